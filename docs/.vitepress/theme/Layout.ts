import { useData } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { defineComponent, h, onMounted, watchPostEffect } from 'vue';
import { Playground } from './Playground.js';

/** The layout of VitePress, with a lock to play with on the home page. */
export const Layout = defineComponent(() => {
  const { frontmatter, page } = useData();
  onMounted(() => {
    watchPostEffect(() => {
      // These two have no main element.
      const bare = frontmatter.value['layout'] === 'home' || page.value.isNotFound;
      document.querySelector('#VPContent')?.setAttribute('role', bare ? 'main' : 'none');
    });
  });
  return () =>
    h(DefaultTheme.Layout, null, { 'home-features-before': () => h(Playground, { of: 'Lock' }) });
});
