import { launchChromium } from './launchChromium.js';
import { serveModules } from './serveModules.js';

/**
 * Loads a module in a page, and resolves with what it logs. Rejects with what goes wrong in the page.
 *
 * @param folder the project that the module is in
 */
export async function inChromium(folder: string, module: string): Promise<string> {
  const browser = await launchChromium();
  const server = await serveModules(folder);
  try {
    const page = await browser.newPage();
    const told: string[] = [];
    const errors: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('response', (response) => {
      if (!response.ok()) errors.push(`${response.url()}: ${response.statusText()}`);
    });
    await page.goto(server.url);
    await page
      .evaluate((path) => import(path), `${server.url}${module}`)
      .catch((error: unknown) => errors.push(String(error)));
    if (errors.length > 0) throw new Error(errors.join('\n'));
    return told.join('\n');
  } finally {
    await browser.close();
    await server.close();
  }
}
