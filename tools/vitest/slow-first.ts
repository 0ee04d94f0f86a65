/** The order of files within a run. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take ten seconds or more, the slowest first. Vitest would go by size where it has not run them before, and these are small. */
const SLOW = [
  'apps/console/injections.browser.test.ts',
  'apps/console/settings.browser.test.ts',
  'apps/console/sign-in.browser.test.ts',
  'apps/console/console.browser.test.ts',
  'scenarios/scenarios.test.ts',
  'tools/verify/explain.test.ts',
  'tools/fuzz/api.test.ts',
  'apps/server/process.test.ts',
  'simulation/simulate.test.ts',
  'simulation/crash-close.test.ts',
  'scenarios/lists.test.ts',
  'scenarios/as-of.test.ts',
  'edges/importers/focus.test.ts',
]

/** Slow files begin first: one that began last would keep the others' processors idle until it has ended. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((path) => moduleId.endsWith(`/${path}`))
      return at < 0 ? SLOW.length : at
    }
    return sorted.toSorted((a, b) => place(a) - place(b))
  }
}
