/** `npm run demo`: serves the page until you press Ctrl-C. */
import { serve } from './serve.js';

const { url } = await serve();
console.log(`${url}\nopen it in two tabs`);
