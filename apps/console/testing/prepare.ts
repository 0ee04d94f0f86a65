/** What the files that open a browser share, made once before the first of them: the built console, the unpacked browser. */
import type { TestProject } from 'vitest/node'
import { buildConsole } from '#apps/server/console-build.ts'
import { type Unpacked, unpackBrowser } from './browser.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    browser: Unpacked
  }
}

export async function setup(project: TestProject): Promise<void> {
  const [built, browser] = await Promise.all([buildConsole(() => undefined), unpackBrowser()])
  if (typeof built === 'object') throw new Error(`The console could not be built: ${built.failed}`)
  project.provide('browser', browser)
}
