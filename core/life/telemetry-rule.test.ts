import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import {
  type DayUse,
  measuredText,
  ruleText,
  type TelemetryRule,
  telemetryProgress,
  wholeDays,
} from './telemetry-rule.ts'

const RULE: TelemetryRule = { kind: 'telemetry', meter: 'altus:cores', above: { share: '60' }, days: 3 }
const AMOUNT: TelemetryRule = { ...RULE, above: { amount: '60' } }

/** Days from 1 May on, by what was used on each; undefined for a day that is missing. */
function days(used: readonly (string | undefined)[], agreed = '100'): readonly DayUse[] {
  return used.flatMap((amount, at) => {
    const date = Temporal.PlainDate.from('2026-05-01').add({ days: at })
    const to = date.add({ days: 1 }).toZonedDateTime('UTC').toInstant()
    return amount === undefined ? [] : [{ date: date.toString(), to, used: decimal(amount), agreed: decimal(agreed) }]
  })
}

const shown = (rule: TelemetryRule, given: readonly DayUse[]) => {
  const { met, running, of } = telemetryProgress(rule, given)
  return met ? `met ${met.at} by ${met.measured.from} to ${met.measured.to}` : `${running} of ${of}`
}

describe('days in a row above a limit', () => {
  test.each([
    { used: [], is: '0 of 3', because: 'nothing is known' },
    { used: ['61', '61'], is: '2 of 3', because: 'one day is lacking' },
    {
      used: ['61', '61', '61'],
      is: 'met 2026-05-04T00:00:00Z by 2026-05-01 to 2026-05-03',
      because: 'at the end of the last',
    },
    { used: ['61', '60', '61'], is: '1 of 3', because: 'a day at the limit is not above it' },
    {
      used: ['61', '60.000000000000000001', '61'],
      is: 'met 2026-05-04T00:00:00Z by 2026-05-01 to 2026-05-03',
      because: 'the least above it is',
    },
    { used: ['61', '61', '0', '61', '61'], is: '2 of 3', because: 'a day without use begins the count again' },
    { used: ['61', '61', undefined, '61', '61'], is: '2 of 3', because: 'so does one that is missing' },
    {
      used: ['61', '61', '0', '61', '61', '61', '0'],
      is: 'met 2026-05-07T00:00:00Z by 2026-05-04 to 2026-05-06',
      because: 'what comes after the run changes nothing',
    },
    {
      used: ['61', '61', '61', '61', '61'],
      is: 'met 2026-05-04T00:00:00Z by 2026-05-01 to 2026-05-03',
      because: 'the first days that are enough count',
    },
  ])('$because', ({ used, is }) => {
    expect(shown(RULE, days(used))).toBe(is)
    expect(shown(AMOUNT, days(used))).toBe(is)
  })

  test('thirty days are not twenty-nine', () => {
    const rule = { ...RULE, days: 30 }
    const month = (count: number) => days(Array.from({ length: count }, () => '75'))
    expect(shown(rule, month(29))).toBe('29 of 30')
    expect(shown(rule, month(30))).toBe('met 2026-05-31T00:00:00Z by 2026-05-01 to 2026-05-30')
  })

  test('use that came late fills the gap, and the run ends when it would have', () => {
    expect(shown(RULE, days(['61', '0', '61', '61']))).toBe('2 of 3')
    expect(shown(RULE, days(['61', '61', '61', '61']))).toBe('met 2026-05-04T00:00:00Z by 2026-05-01 to 2026-05-03')
  })

  test('a share is of what was agreed on each day', () => {
    const grown = [...days(['61', '61']), ...days([undefined, undefined, '61'], '102')]
    expect(shown(RULE, grown)).toBe('0 of 3')
    expect(shown(RULE, [...days(['61', '61']), ...days([undefined, undefined, '61'], '101')])).toContain('met')
  })

  test('where nothing was agreed no share is reached', () =>
    expect(shown(RULE, days(['61', '61', '61'], '0'))).toBe('0 of 3'))

  test('what was measured is told with its numbers', () => {
    const { met } = telemetryProgress(RULE, days(['74.5', '61.25', '90']))
    expect(met?.measured).toEqual({
      ...{ meter: 'altus:cores', from: '2026-05-01', to: '2026-05-03', days: 3 },
      ...{ limit: '60', least: '61.25', leastOn: '2026-05-02' },
    })
    expect(met && measuredText(RULE, met.measured)).toBe(
      '3 days in a row above 60 % of what was agreed, by altus:cores: 2026-05-01 to 2026-05-03, the least 61.25 on 2026-05-02, the limit 60',
    )
    const committed = { ...RULE, above: { share: '60', of: 'commitment' } } as const
    expect(ruleText(committed)).toBe('3 days in a row above 60 % of the commitment, by altus:cores')
    expect(ruleText({ ...AMOUNT, days: 1 })).toBe('1 day above 60, by altus:cores')
  })
})

describe('whole days', () => {
  const between = (from: string, at: string, zone: string) =>
    wholeDays({ from: Temporal.Instant.from(from), at: Temporal.Instant.from(at) }, zone).map(
      ({ date, from: begin, to }) => `${date} ${(to.epochMilliseconds - begin.epochMilliseconds) / 3_600_000} h`,
    )
  test.each([
    {
      from: '2026-05-01T00:00:00Z',
      at: '2026-05-02T23:59:59.999Z',
      is: ['2026-05-01 24 h'],
      because: 'today is not over',
    },
    {
      from: '2026-05-01T00:00:00Z',
      at: '2026-05-03T00:00:00Z',
      is: ['2026-05-01 24 h', '2026-05-02 24 h'],
      because: 'at midnight it is',
    },
    {
      from: '2026-05-01T00:00:00.001Z',
      at: '2026-05-03T00:00:00Z',
      is: ['2026-05-02 24 h'],
      because: 'one that had begun before is no whole day',
    },
    { from: '2026-05-03T00:00:00Z', at: '2026-05-01T00:00:00Z', is: [], because: 'none before the beginning' },
  ])('$because', ({ from, at, is }) => expect(between(from, at, 'UTC')).toEqual(is))

  test('have 23 hours where the clocks go forward', () =>
    expect(between('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'Europe/Berlin')).toEqual(['2026-03-29 23 h']))
})

test('laws: a rule once met stays met, and longer rules are met later', () => {
  const used = fc.array(fc.constantFrom('0', '60', '61', '80'), { maxLength: 20 })
  fc.assert(
    fc.property(used, fc.constantFrom('0', '61'), fc.integer({ min: 1, max: 5 }), (before, more, count) => {
      const rule = { ...RULE, days: count }
      const met = telemetryProgress(rule, days(before)).met
      const after = telemetryProgress(rule, days([...before, more])).met
      if (met) expect(after?.at).toEqual(met.at)
      const longer = telemetryProgress({ ...rule, days: count + 1 }, days(before)).met
      if (longer) expect(met && Temporal.Instant.compare(met.at, longer.at)).toBe(-1)
    }),
  )
})
