import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { SlowFirst } from './tools/vitest/slow-first.ts'

const BROWSER = ['apps/console/**/*.browser.test.ts', 'edges/documents/**/*.browser.test.ts']
const WITH_ENGINES = [
  'stores',
  'operations',
  'questions',
  'edges',
  'apps',
  'clients',
  'scenarios',
  'simulation',
  'bench',
  'tools/vitest',
  'tools/verify',
  'tools/fuzz',
]

/**
 * Files that use engines wait for them much of the time, so a processor is left idle where each has one file. Vitest's own
 * default would be one less than processors.
 */
const WORKERS = Math.max(2, availableParallelism())

const shared = { globals: false, environment: 'node', passWithNoTests: true } as const

/** Three projects, one after the other; within each, as many files at once as keep the processors busy. */
export default defineConfig({
  test: {
    passWithNoTests: false,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          ...shared,
          name: 'core',
          include: ['core/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: ['tools/vitest/**', 'tools/verify/**', 'tools/fuzz/**', '**/node_modules/**'],
          pool: 'threads',
          // Core has no state, so its files share a thread and its modules: 1.9 s instead of 44 s for 151 files.
          isolate: false,
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'stores',
          include: WITH_ENGINES.map((folder) => `${folder}/**/*.test.ts`),
          exclude: [...BROWSER, '**/node_modules/**', '**/dist/**'],
          pool: 'forks',
          globalSetup: ['tools/vitest/engines.ts'],
          maxWorkers: WORKERS,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: BROWSER,
          pool: 'forks',
          globalSetup: ['tools/vitest/engines.ts', 'apps/console/testing/prepare.ts'],
          maxWorkers: WORKERS,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
