import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { Layout } from './Layout.js';
import { Playground } from './Playground.js';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    app.component('Playground', Playground);
  },
} satisfies Theme;
