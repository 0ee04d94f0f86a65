/** Every case of the documentation comes to what stands in it, reckoned by hand; what is wrong in a file is told with its line. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { tryOnCase } from '#apps/cli/commands/program-try.ts'
import type { RanProgramCase } from '#operations/rewards/program-case.ts'

const FOLDER = new URL('../docs/program-cases/', import.meta.url)
const NAMES = readdirSync(FOLDER).flatMap((file) => /^([a-z-]+)\.yaml$/.exec(file)?.[1] ?? [])
const pathOf = (file: string): string => new URL(file, FOLDER).pathname
const programOf = (name: string) => {
  const path = pathOf(`${name}.program.yaml`)
  return { path, text: readFileSync(path, 'utf8') }
}

function ran(name: string): RanProgramCase {
  const answer = tryOnCase(programOf(name), pathOf(`${name}.yaml`))
  if (!answer.ok) throw new Error(answer.refusal.says)
  return answer.value.value as RanProgramCase
}

test('there are cases', () => {
  expect(NAMES.length).toBeGreaterThan(11)
  expect(NAMES).toEqual(
    expect.arrayContaining(['never-paid', 'marginal', 'target', 'seats-per-customer', 'co-op', 'high-water-mark']),
  )
})

test.each(NAMES)('%s', (name) => {
  const { differences, expected, settlements } = ran(name)
  expect(differences).toEqual([])
  expect(expected).toBeGreaterThan(1)
  expect(settlements.flatMap(({ earnings }) => earnings).length).toBeGreaterThan(0)
})

test('each reason that rests on something names a place of its case', () => {
  const { settlements, facts } = ran('renewed-early')
  const places = new Map(facts.map(({ ref, place }) => [ref, place]))
  const reasons = settlements.flatMap(({ earnings }) => earnings).flatMap((one) => one.reasons)
  const named = reasons.flatMap((one) => one.facts ?? [])
  expect(named.length).toBeGreaterThan(4)
  expect(named.filter((ref) => !places.has(ref))).toEqual([])
  expect([...new Set(named.map((ref) => places.get(ref)))]).toEqual(expect.arrayContaining(['roles.0', 'roles.1']))
})

/** The first case with one thing changed, in a file of its own. */
function changed(before: string, after: string) {
  const path = join(tmpdir(), `program-case-${process.pid}.yaml`)
  const text = readFileSync(pathOf('never-paid.yaml'), 'utf8')
  if (!text.includes(before)) throw new Error(`the case has no ${before}`)
  writeFileSync(path, text.replace(before, after))
  return tryOnCase(programOf('never-paid'), path)
}

describe('what is wrong is told', () => {
  test.each([
    ['a misspelled field', 'paid: 0 }', 'payd: 0 }', /line 15: .*did you mean paid\? \(billed\.3\.payd\)/],
    ['a day that is none', '2026-07-01, 2026-10-01', '2026-07-32, 2026-10-01', /line 9: .*settle\.0/],
    [
      'settlements out of order',
      '[2026-07-01, 2026-10-01',
      '[2026-10-01, 2026-07-01',
      /line 9: .*is not after 2026-10-01/,
    ],
    ['nobody who manages', 'partner: nordwind\nsettle', 'settle', /line 9: It names no partner.*\(roles\.0\)/],
    ['nothing settled then', 'settle: 2027-04-01,', 'settle: 2027-04-02,', /line 22: .*did you mean 2027-04-01\?/],
    ['neither amount nor code', 'settle: 2027-04-01, amount: 0', 'settle: 2027-04-01', /line 22: .*one of both/],
    [
      'a fact of no kind',
      'roles: ',
      'facts: [{ kind: rol, about: a:b, body: {} }]\nroles: ',
      /line 10: There is no kind/,
    ],
    [
      'a fact without its fields',
      'roles: ',
      'facts: [{ kind: role, about: altus:b, body: {} }]\nroles: ',
      /line 10: partner is missing \(facts\.0\.body\.partner\)/,
    ],
  ])('%s', (_, before, after, says) => {
    const answer = changed(before, after)
    expect(answer.ok ? 'it ran' : `${answer.refusal.code} ${answer.refusal.says}`).toMatch(says)
  })

  test('a program with a fault, by line and column', () => {
    const { path, text } = programOf('never-paid')
    const wrong = { path, text: text.replace('percent: 20', 'percnt: 20') }
    const answer = tryOnCase(wrong, pathOf('never-paid.yaml'))
    expect(answer.ok ? 'it ran' : answer.refusal.says).toMatch(/line 11, column 12: .* did you mean percent\?/)
  })
})

describe('what differs from what is expected', () => {
  test.each([
    [
      '2026-07-01, partner: nordwind, amount: 480',
      '2026-07-01, partner: nordwind, amount: 481',
      'expect.0: Before 2026-07-01 nordwind comes to 480, and not to 481',
    ],
    ['  - { settle: 2026-07-01, partner: nordwind, amount: 480 }\n', '', 'expect: Before 2026-07-01 nordwind share'],
    [
      'settle: 2027-04-01, amount: 0',
      'settle: 2027-04-01, code: cap_reached',
      'expect.3: Before 2027-04-01 All was to not earn by cap_reached, and nothing of it fails',
    ],
  ])('%s', (before, after, says) => {
    const answer = changed(before, after)
    if (!answer.ok) throw new Error(answer.refusal.says)
    const { differences } = answer.value.value as RanProgramCase
    expect(differences.map((one) => `${one.place}: ${one.says}`).join('\n')).toContain(says)
    expect(answer.value.failed).toBe(true)
    expect(answer.value.text).toContain('It differs from what is expected')
  })

  test('nothing: the command says so', () => {
    const answer = tryOnCase(programOf('never-paid'), pathOf('never-paid.yaml'))
    expect(answer.ok && answer.value.text).toMatch(/It comes to all 4 that is expected$/)
    expect(answer.ok && answer.value.failed).toBe(undefined)
  })
})
