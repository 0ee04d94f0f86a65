import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { type DunningHold, dueNotices, stepsFault } from './dunning.ts'

const step = (days: number) => ({ days, title: `After ${days}`, text: 'Please pay.' })
const POLICY = { steps: [step(3), step(14), step(30)] }
const late = (steps: number, open = '70') => ({
  ...{ number: 'INV-1', buyer: 'nordwind', due: '2026-07-01', open: decimal(open), steps },
})
const hold = (span: Pick<DunningHold, 'from' | 'until'>): DunningHold => ({
  ...{ id: 'altus:hold', document: 'INV-1', because: 'The buyer disputes it' },
  ...span,
})

test.each([
  { on: '2026-07-03', steps: 0, reminded: [], because: 'two days are not three' },
  { on: '2026-07-04', steps: 0, reminded: [1], because: 'the third day has come' },
  { on: '2026-07-04', steps: 1, reminded: [], because: 'it was reminded, and the next step has time' },
  { on: '2026-07-15', steps: 1, reminded: [2], because: 'fourteen days have gone' },
  { on: '2026-12-01', steps: 0, reminded: [1], because: 'whoever never reminded begins with the first step' },
  { on: '2026-12-01', steps: 3, reminded: [], because: 'there is no fourth step' },
  { on: '2026-12-01', steps: 1, open: '0', reminded: [], because: 'it is paid' },
])('on $on after $steps steps: $because', ({ on, steps, open, reminded }) => {
  const due = dueNotices(POLICY, { documents: [late(steps, open)], holds: [], on })
  expect(due.notices.map((one) => one.step)).toEqual(reminded)
})

test.each([
  { span: {}, notices: 0, held: 1, because: 'held for good' },
  { span: { from: '2026-07-04' }, notices: 0, held: 1, because: 'from this day' },
  { span: { from: '2026-07-05' }, notices: 1, held: 0, because: 'from tomorrow' },
  { span: { until: '2026-07-05' }, notices: 0, held: 1, because: 'until tomorrow' },
  { span: { until: '2026-07-04' }, notices: 1, held: 0, because: 'until today' },
])('$because', ({ span, notices, held }) => {
  const due = dueNotices(POLICY, { documents: [late(0)], holds: [hold(span)], on: '2026-07-04' })
  expect([due.notices.length, due.held.length]).toEqual([notices, held])
})

test('a hold of another document holds nothing', () => {
  const holds = [{ ...hold({}), document: 'INV-2' }]
  expect(dueNotices(POLICY, { documents: [late(0)], holds, on: '2026-07-04' }).notices.length).toBe(1)
})

test.each([
  { days: [1, 2], fault: undefined },
  {
    days: [0],
    fault: 'Step 1 comes 0 days after a document is due, which is not after the day on which the document is due',
  },
  {
    days: [3, 3],
    fault: 'Step 2 comes 3 days after a document is due, which is not after the 3 days of the step before',
  },
])('steps after $days', ({ days, fault }) => expect(stepsFault(days.map(step))).toBe(fault))
