import { expect, test } from 'vitest'
import { type TaskBody, type TaskDoneBody, tasksFrom } from './task.ts'

const at = (text: string): Temporal.Instant => Temporal.Instant.from(text)
const DUE = '2026-05-10T00:00:00Z'

const task = (position: number, body: Partial<TaskBody> = {}) => ({
  ...{ position, kind: 'task', id: `fact-${position}`, about: 'altus:call-fen', owner: 'altus' },
  ...{ learnedAt: '2026-05-01T00:00:00Z', body: { title: 'Call Fen Foods', due: DUE, ...body } },
})
const ended = (position: number, outcome: TaskDoneBody['outcome']) => ({
  ...{ position, kind: 'task_done', id: `fact-${position}`, about: 'altus:call-fen', owner: 'altus' },
  ...{ learnedAt: '2026-05-09T00:00:00Z', body: { at: '2026-05-09T00:00:00Z', outcome } },
})

test.each([
  { because: 'a moment before it is due', facts: [task(1)], at: '2026-05-09T23:59:59.999999999Z', state: 'open' },
  { because: 'when it is due', facts: [task(1)], at: DUE, state: 'overdue' },
  {
    because: 'done, it is never overdue',
    facts: [task(1), ended(2, 'done')],
    at: '2026-06-01T00:00:00Z',
    state: 'done',
  },
  {
    because: 'what was told last of its end holds',
    facts: [task(1), ended(2, 'done'), ended(3, 'dropped')],
    at: DUE,
    state: 'dropped',
  },
  {
    because: 'told anew, it is open again',
    facts: [task(1), ended(2, 'done'), task(3)],
    at: '2026-05-02T00:00:00Z',
    state: 'open',
  },
  { because: 'with a later day', facts: [task(1), task(2, { due: '2026-05-11T00:00:00Z' })], at: DUE, state: 'open' },
])('$because: $state', ({ facts, at: moment, state }) => {
  expect(tasksFrom(facts, at(moment)).map((one) => one.state)).toEqual([state])
})

test('the end of a task that nobody told comes to nothing', () => {
  expect(tasksFrom([ended(1, 'done')], at(DUE))).toEqual([])
})

test('a task names the facts that it rests on', () => {
  expect(tasksFrom([task(1), ended(2, 'done')], at(DUE))[0]).toMatchObject({
    facts: [1, 2],
    ended: { at: at('2026-05-09T00:00:00Z'), outcome: 'done', note: undefined },
  })
})
