import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStage } from '#tools/vitest/stage.ts'
import { playScenario } from './play.ts'
import { readScenario } from './read-scenario.ts'

const files = globSync('*.scenario', { cwd: import.meta.dirname }).sort()

describe('scenarios', () => {
  test.each(files)('%s', async (file) => {
    const stage = await openStage()
    try {
      const scenario = readScenario(readFileSync(join(import.meta.dirname, file), 'utf8'))
      expect(scenario.sentences.filter(({ kind }) => kind === 'then')).not.toEqual([])
      await playScenario(scenario, stage)
    } finally {
      await stage.close()
    }
  })
})
