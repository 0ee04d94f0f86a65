import { describe, expect, test } from 'vitest'
import { openStage } from '#tools/vitest/stage.ts'
import { playScenario } from './play.ts'
import { readScenarioFile, scenarioFiles } from './scenario-file.ts'

describe('scenarios', () => {
  test.each(scenarioFiles())(
    '%s',
    async (file) => {
      const stage = await openStage()
      try {
        const scenario = readScenarioFile(file)
        expect(scenario.sentences.filter(({ kind }) => kind === 'then')).not.toEqual([])
        await playScenario(scenario, stage)
      } finally {
        await stage.close()
      }
      // Two of them close thirty months.
    },
    180_000,
  )
})
