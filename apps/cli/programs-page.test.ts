/** The commands of the page about programs, in their order, on its first program. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPageRun, type PageRun } from './page-run.test-data.ts'

const PAGE = readFileSync(new URL('../../docs/programs.md', import.meta.url), 'utf8')
const FIRST = PAGE.match(/```yaml\n(.*?)```/s)?.[1] ?? ''
const SAID = PAGE.match(/```\n(lifecycle.yaml:.*?)\n```/s)?.[1] ?? ''

let run: PageRun
beforeAll(async () => {
  run = await openPageRun('programs')
  const body = { name: 'Altus', roles: ['vendor'], country: 'DE', zone: 'Europe/Berlin' }
  await run.call([
    'record',
    run.fileWith('facts.json', JSON.stringify([{ kind: 'organization', about: 'altus', body }])),
  ])
})
afterAll(() => run.close())

test('every command of the page does what it says', async () => {
  const file = run.fileWith('lifecycle.yaml', FIRST)
  const block = PAGE.match(/```sh\n(.*?)```/s)?.[1] ?? ''
  const said: string[] = []
  for (const line of block.trim().split('\n')) {
    const [, ...words] = line.split(' ')
    said.push(await run.call(words.map((word) => (word === 'lifecycle.yaml' ? file : word))))
  }
  const [check, diff, draft, submitted, published, list, ...more] = said
  expect(more).toEqual([])
  expect(check).toBe(`${file}: nothing is wrong\n`)
  expect(diff).toBe('Version 1 is the first\n')
  expect(draft).toBe('draft  altus:lifecycle.1\n')
  expect(submitted).toMatch(/from\s+2026-01-01/)
  expect(published).toMatch(/state\s+published/)
  expect(list).toMatch(/altus:lifecycle\s+1\s+lifecycle\s+altus\s+in_force/)
})

test('what is wrong is said as on the page', async () => {
  const wrong = FIRST.replace('stage: implement\n', 'stage: implment\n')
  expect(wrong).not.toBe(FIRST)
  const blind = FIRST.replace('    pay:', '    where: customer.helth >= 70\n    pay:')
  const said = [
    await run.call(['program', 'check', run.fileWith('lifecycle.yaml', wrong)], 1),
    await run.call(['program', 'check', run.fileWith('lifecycle.yaml', blind)], 1),
  ]
  expect(said.join('').replaceAll(`${run.folder}/`, '').trim()).toBe(SAID)
})

test('a change against what is in force is told, and none too', async () => {
  const changed = FIRST.replace('version: 1', 'version: 2').replace('fixed: 2500', 'fixed: 3000')
  expect(await run.call(['program', 'diff', run.fileWith('two.yaml', changed), '--as', 'altus'])).toBe(
    'Version 2 against 1\n  deploy: pay fixed 2500 → 3000\n',
  )
  expect(await run.call(['program', 'diff', run.fileWith('one.yaml', FIRST), '--against', '1', '--as', 'altus'])).toBe(
    'Version 1 against 1\n  nothing differs\n',
  )
  expect(await run.call(['program', 'diff', run.fileWith('one.yaml', FIRST), '--against', 'x'], 2)).toBe('')
})
