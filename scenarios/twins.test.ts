import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStage } from '#tools/vitest/stage.ts'
import { readScenarioFile } from './scenario-file.ts'
import { live } from './twins-lived.ts'
import { twinsPage, twinsPicture } from './twins-page.ts'

const committed = (name: string): string => readFileSync(join(import.meta.dirname, '../docs', name), 'utf8')

async function played(name: string) {
  const stage = await openStage()
  try {
    return await live(readScenarioFile(`${name}.scenario`), stage)
  } finally {
    await stage.close()
  }
}

test('docs/twins.md and its picture are what npm run twins writes', async () => {
  const twins = { kept: await played('life-kept'), lost: await played('life-lost') }
  expect(`${twinsPage(twins)}\n`).toBe(committed('twins.md'))
  expect(twinsPicture(twins)).toBe(committed('pictures/twins.svg'))
}, 240_000)
