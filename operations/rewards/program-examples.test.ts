import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkProgram } from './program-check.ts'

const FOLDER = join(import.meta.dirname, '../../programs')
const FILES = globSync('*.yaml', { cwd: FOLDER }).sort()

test('there are examples', () => expect(FILES.length).toBeGreaterThanOrEqual(6))

test.each(FILES)('%s is sound, and nothing in it is doubtful', (file) => {
  const { findings, body, named } = checkProgram(readFileSync(join(FOLDER, file), 'utf8'), 'altus')
  expect(findings).toEqual([])
  expect(named).toBe(file.replace('.yaml', ''))
  expect(body?.incentives.length).toBeGreaterThan(0)
})
