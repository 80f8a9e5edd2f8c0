import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** A page in a browser of its own. */
export interface OpenPage {
  page: Page;
  close(): Promise<void>;
}

/** Opens a page in Chromium without a window. */
export async function openPage(executablePath: string, url: string): Promise<OpenPage> {
  const browser: Browser = await chromium.launch({
    executablePath,
    // The sandbox needs rights that a container's root has not. The page is this repository's own.
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  await page.goto(url);
  return { page, close: () => browser.close() };
}
