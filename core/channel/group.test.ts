import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { countedAt, type GroupMemberBody, groupAt, groupFault, membersOf } from './group.ts'

const day = (text: string) => `2026-${text}T00:00:00Z`
const at = (text: string) => Temporal.Instant.from(day(text))
type Row = Readonly<[member: string, group: string, from: string, to?: string]>
const bodyOf = ([member, group, from, to]: Row): GroupMemberBody => ({
  ...{ member, group, from: day(from) },
  ...(to !== undefined && { to: day(to) }),
})
const told = (rows: readonly Row[]): readonly Fact[] =>
  rows.map((row, n) => ({
    ...{ position: n + 1, kind: 'group_member', id: `fact-${n + 1}`, about: `altus:g${n + 1}`, owner: 'altus' },
    ...{ learnedAt: day('01-01'), body: bodyOf(row) },
  }))

describe('the group of a moment', () => {
  const BRIGHT: Row = ['bright', 'nordwind', '02-01', '05-01']
  test.each([
    { rows: [BRIGHT], moment: '2026-01-31T23:59:59.999999999Z', group: undefined, because: 'it has not joined' },
    { rows: [BRIGHT], moment: day('02-01'), group: 'nordwind', because: 'the first moment is in it' },
    { rows: [BRIGHT], moment: '2026-04-30T23:59:59.999999999Z', group: 'nordwind', because: 'the last moment' },
    { rows: [BRIGHT], moment: day('05-01'), group: undefined, because: 'the end is not in it' },
    {
      rows: [BRIGHT, ['bright', 'leaf', '05-01'] as Row],
      moment: day('05-01'),
      group: 'leaf',
      because: 'the next group begins where the first ends',
    },
    {
      rows: [BRIGHT, ['bright', 'leaf', '03-01'] as Row],
      moment: day('04-01'),
      group: 'nordwind',
      because: 'of two that overlap unseen the one told first stands',
    },
  ])('$moment: $because', ({ rows, moment, group }) => {
    const asked = { organization: 'bright', at: Temporal.Instant.from(moment) }
    expect(groupAt(told(rows), asked)?.group).toBe(group)
  })

  test('told anew about the same thing it ends, and keeps its place before what was told meanwhile', () => {
    const [first, second] = told([BRIGHT, ['bright', 'leaf', '03-01']])
    const ended = { ...first, position: 3, body: bodyOf(['bright', 'nordwind', '02-01', '04-01']) } as Fact
    const facts = [first, second, ended] as readonly Fact[]
    const groups = ['03-15', '04-01'].map((text) => groupAt(facts, { organization: 'bright', at: at(text) }))
    expect(groups.map((one) => one?.group)).toEqual(['nordwind', 'leaf'])
  })
})

describe('counts at the parent, pays the subsidiary', () => {
  const GROUPS = told([
    ['bright', 'nordwind', '01-01'],
    ['nordwind', 'holding', '03-01'],
    ['spark', 'bright', '01-01', '06-01'],
  ])
  test.each([
    { countAt: 'partner', partner: 'bright', text: '04-01', countsFor: 'bright', by: [] },
    { countAt: 'group', partner: 'bright', text: '02-28', countsFor: 'nordwind', by: [1] },
    { countAt: 'group', partner: 'bright', text: '03-01', countsFor: 'holding', by: [1, 2] },
    { countAt: 'group', partner: 'spark', text: '03-01', countsFor: 'holding', by: [3, 1, 2] },
    { countAt: 'group', partner: 'spark', text: '06-01', countsFor: 'spark', by: [] },
    { countAt: 'group', partner: 'holding', text: '04-01', countsFor: 'holding', by: [] },
    { countAt: 'group', partner: 'leaf', text: '04-01', countsFor: 'leaf', by: [] },
  ] as const)('$partner on $text counted at the $countAt: $countsFor', ({ countAt, partner, text, countsFor, by }) => {
    const counted = countedAt(GROUPS, { countAt }, { partner, at: at(text) })
    expect(counted).toMatchObject({ countsFor, paid: partner })
    expect(counted.because.map(({ fact }) => fact)).toEqual(by)
  })

  test('whose amounts count for a head are its members’, and theirs', () => {
    expect(membersOf(GROUPS, { head: 'holding', at: at('03-01') })).toEqual(['holding', 'bright', 'nordwind', 'spark'])
    expect(membersOf(GROUPS, { head: 'holding', at: at('02-01') })).toEqual(['holding'])
    expect(membersOf(GROUPS, { head: 'nordwind', at: at('06-01') })).toEqual(['nordwind', 'bright'])
  })

  test('a circle that nobody could see as a whole ends where it closes', () => {
    const circle = told([
      ['a-one', 'b-two', '01-01'],
      ['b-two', 'a-one', '01-01'],
    ])
    expect(countedAt(circle, { countAt: 'group' }, { partner: 'a-one', at: at('02-01') }).countsFor).toBe('b-two')
  })
})

describe('refuses', () => {
  const GROUPS: readonly Row[] = [
    ['bright', 'nordwind', '02-01', '05-01'],
    ['nordwind', 'holding', '03-01', '04-01'],
  ]
  test.each<{ told: Row; code: string | undefined; because: string }>([
    { told: ['bright', 'leaf', '04-30'], code: 'in_another_group', because: 'the last day is shared' },
    { told: ['bright', 'leaf', '05-01'], code: undefined, because: 'it begins where the other ends' },
    { told: ['bright', 'leaf', '01-01', '02-01'], code: undefined, because: 'it ends where the other begins' },
    { told: ['bright', 'leaf', '01-01', '02-02'], code: 'in_another_group', because: 'one day is shared' },
    { told: ['bright', 'nordwind', '04-01'], code: 'in_another_group', because: 'the same group twice at once' },
    { told: ['bright', 'leaf', '03-01', '03-01'], code: undefined, because: 'it never holds' },
    { told: ['leaf', 'leaf', '01-01'], code: 'group_in_circle', because: 'nobody is above itself' },
    { told: ['holding', 'bright', '03-31'], code: 'group_in_circle', because: 'the head’s head on its last day' },
    { told: ['holding', 'bright', '04-01'], code: undefined, because: 'by then it is no longer above' },
    { told: ['holding', 'bright', '01-01', '03-01'], code: undefined, because: 'it is not above yet' },
  ])('$told.0 in $told.1 from $told.2: $because', ({ told: row, code }) => {
    expect(groupFault(told(GROUPS), { about: 'altus:new', body: bodyOf(row) })?.code).toBe(code)
  })

  test('in words that name the other group and its time', () => {
    const fault = groupFault(told(GROUPS), { about: 'altus:new', body: bodyOf(['bright', 'leaf', '04-01']) })
    const until = 'from 2026-02-01T00:00:00Z to 2026-05-01T00:00:00Z'
    expect(fault?.says).toBe(`bright is in the group of nordwind ${until} by altus:g1: end that first`)
  })

  test('not the same membership told anew', () => {
    const again = { about: 'altus:g1', body: bodyOf(['bright', 'nordwind', '02-01']) }
    expect(groupFault(told(GROUPS), again)).toBeUndefined()
  })
})
