import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readScenario, type Scenario } from './read-scenario.ts'

/** The names of all scenario files, in order. */
export function scenarioFiles(): readonly string[] {
  return globSync('*.scenario', { cwd: import.meta.dirname }).sort()
}

export function readScenarioFile(name: string): Scenario {
  return readScenario(readFileSync(join(import.meta.dirname, name), 'utf8'))
}
