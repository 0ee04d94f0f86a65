import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BEGAN,
  type DoneStep,
  type DueStep,
  dueSteps,
  ENDED,
  ESCALATED,
  filledText,
  type Playbook,
  unknownPlaceholder,
} from './playbook.ts'
import { daysAfter, type Signal } from './signal.ts'

const START = Temporal.Instant.from('2026-05-01T00:00:00Z')
const day = (days: number): Temporal.Instant => daysAfter(START, days)

const signal = (name: string, product = 'altus:stratum'): Signal => ({
  ...{ kind: 'health_fell', customer: name, product, occurrence: `health_fell/${name}`, since: START },
  says: 'Health is 30, below 40',
})

const PLAYBOOK: Playbook = {
  ...{ id: 'altus:save', owner: 'altus', version: 1, name: 'Save', enabled: true },
  on: { signal: 'health_fell', below: 40 },
  steps: [
    { id: 'call', after: 0, task: { title: 'Call {customer}', for: 'account_manager', due: 3 } },
    { id: 'tell', after: 0, webhook: { event: 'save' } },
    { id: 'letter', after: 7, mail: { to: 'owner', subject: 'Still low', text: '{customer}: {says}' } },
  ],
  escalate: { after: 2, to: 'owner', task: 'Nobody called {customer}', due: 1 },
}

type World = Readonly<{ done: readonly DoneStep[]; open: ReadonlyMap<string, Temporal.Instant> }>
type Asked = Readonly<{ signals: readonly Signal[]; at: Temporal.Instant; versions?: readonly Playbook[] }>

const EMPTY: World = { done: [], open: new Map() }

function due({ done, open }: World, { signals, at, versions = [PLAYBOOK] }: Asked): readonly DueStep[] {
  const playbooks = new Map([['altus:save', versions]])
  return dueSteps({ playbooks, signalsOf: () => signals, done, openTasks: open, at })
}

/** The world after these were done. */
function after({ done, open }: World, steps: readonly DueStep[], at: Temporal.Instant): World {
  const more = steps.map((one): DoneStep => {
    const task = one.does === 'task' || one.does === 'escalate' ? `altus:${one.occurrence}-${one.step}` : undefined
    return {
      playbook: one.playbook.id,
      occurrence: one.occurrence,
      step: one.step,
      version: one.playbook.version,
      at,
      task,
    }
  })
  const opened = steps.flatMap((one) =>
    one.does === 'task' ? [[`altus:${one.occurrence}-${one.step}`, daysAfter(at, one.task.due)] as const] : [],
  )
  return { done: [...done, ...more], open: new Map([...open, ...opened]) }
}

function run(world: World, asked: Asked): World {
  return after(world, due(world, asked), asked.at)
}

const names = (steps: readonly DueStep[]): readonly string[] => steps.map(({ step }) => step)
const FEN = [signal('fen-foods')]

test('a signal begins a run; later steps come on their days, to the moment', () => {
  const first = due(EMPTY, { signals: FEN, at: START })
  expect(names(first)).toEqual([BEGAN, 'call', 'tell'])
  const world = after(EMPTY, first, START)
  expect(due(world, { signals: FEN, at: START })).toEqual([])
  const early = { signals: FEN, at: day(7).subtract({ milliseconds: 1 }) }
  expect(names(due({ ...world, open: new Map() }, early))).toEqual([])
  expect(names(due({ ...world, open: new Map() }, { signals: FEN, at: day(7) }))).toEqual(['letter', ENDED])
})

test('a task that is late by its days is escalated once, and not once it is done', () => {
  const world = run(EMPTY, { signals: FEN, at: START })
  // Due on day 3, escalated 2 days after that.
  expect(names(due(world, { signals: FEN, at: day(5).subtract({ milliseconds: 1 }) }))).toEqual([])
  expect(names(due(world, { signals: FEN, at: day(5) }))).toEqual([ESCALATED])
  expect(due({ ...world, open: new Map() }, { signals: FEN, at: day(6) })).toEqual([])
  expect(due(run(world, { signals: FEN, at: day(5) }), { signals: FEN, at: day(6) })).toEqual([])
})

test('a signal that has ended gives up what is left, and says what that is', () => {
  const world = run(EMPTY, { signals: FEN, at: START })
  const ended = due(world, { signals: [], at: day(2) })
  expect(ended.map(({ step, ...rest }) => [step, 'left' in rest ? rest.left : []])).toEqual([[ENDED, ['letter']]])
  const over = after(world, ended, day(2))
  expect(due(over, { signals: [], at: day(9) })).toEqual([])
  expect(due(over, { signals: FEN, at: day(9) })).toEqual([])
})

test('a run that has done everything is over, whatever becomes of its signal', () => {
  const { escalate: _, ...plain } = PLAYBOOK
  const versions = [plain]
  const world = run(run(EMPTY, { signals: FEN, at: START, versions }), { signals: FEN, at: day(7), versions })
  expect(world.done.map(({ step }) => step)).toEqual([BEGAN, 'call', 'tell', 'letter', ENDED])
  expect(due(world, { signals: [], at: day(8), versions })).toEqual([])
  const short = [{ ...plain, steps: plain.steps.slice(0, 1) }]
  expect(names(due(EMPTY, { signals: FEN, at: START, versions: short }))).toEqual([BEGAN, 'call', ENDED])
})

test('while somebody may still be late with a task, the run goes on', () => {
  const [first] = PLAYBOOK.steps
  const versions = [{ ...PLAYBOOK, steps: first ? [first] : [] }]
  const world = run(EMPTY, { signals: FEN, at: START, versions })
  expect(names(due(world, { signals: FEN, at: day(4), versions }))).toEqual([])
  expect(names(due({ ...world, open: new Map() }, { signals: FEN, at: day(4), versions }))).toEqual([ENDED])
  expect(names(due(world, { signals: FEN, at: day(5), versions }))).toEqual([ESCALATED, ENDED])
})

test('a run keeps the version it began with; what begins later takes the newest', () => {
  const world = run(EMPTY, { signals: FEN, at: START })
  const newer: Playbook = { ...PLAYBOOK, version: 9, steps: [{ id: 'other', after: 0, webhook: { event: 'other' } }] }
  const asked = { signals: [...FEN, signal('hill')], at: day(7), versions: [PLAYBOOK, newer] }
  const steps = due({ ...world, open: new Map() }, asked)
  expect(steps.map(({ step, playbook, occurrence }) => [occurrence, playbook.version, step])).toEqual([
    ['health_fell/hill', 9, BEGAN],
    ['health_fell/hill', 9, 'other'],
    ['health_fell/fen-foods', 1, 'letter'],
    ['health_fell/fen-foods', 1, ENDED],
  ])
})

test('a playbook that is switched off does nothing, also for runs that began', () => {
  const off = [PLAYBOOK, { ...PLAYBOOK, version: 2, enabled: false }]
  const world = run(EMPTY, { signals: FEN, at: START })
  expect(due(EMPTY, { signals: FEN, at: START, versions: off })).toEqual([])
  expect(due(world, { signals: FEN, at: day(30), versions: off })).toEqual([])
})

test('only its products', () => {
  const versions = [{ ...PLAYBOOK, products: ['altus:stratum'] }]
  const signals = [signal('fen-foods'), signal('hill', 'altus:other')]
  expect(new Set(due(EMPTY, { signals, at: START, versions }).map(({ occurrence }) => occurrence))).toEqual(
    new Set(['health_fell/fen-foods']),
  )
})

const customers = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
/** Signals that come and go, looked at after so many hours each. */
const course = fc.array(fc.record({ customers, hours: fc.integer({ min: 0, max: 120 }) }), { maxLength: 12 })

test('run twice, everything is done once; the order of signals makes no difference; nothing comes before its day', () => {
  fc.assert(
    fc.property(course, (looks) => {
      let [world, other, at] = [EMPTY, EMPTY, START]
      for (const { customers: on, hours } of looks) {
        at = at.add({ hours })
        const signals = on.map((name) => signal(name))
        world = run(run(world, { signals, at }), { signals, at })
        other = run(other, { signals: signals.toReversed(), at })
      }
      const keys = world.done.map(({ occurrence, step }) => `${occurrence} ${step}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(other.done.map(({ occurrence, step }) => `${occurrence} ${step}`).sort()).toEqual(keys.sort())
      for (const { occurrence, at: then } of world.done.filter(({ step }) => step === 'letter')) {
        const begun = world.done.find((one) => one.occurrence === occurrence && one.step === BEGAN)
        expect(Temporal.Instant.compare(daysAfter(begun?.at ?? then, 7), then)).toBeLessThanOrEqual(0)
      }
    }),
  )
})

test('texts name what they are about', () => {
  const named = filledText('{customer}, {product}, {says}, {since}, {other}', signal('fen-foods'), (id) => `<${id}>`)
  expect(named).toBe('<fen-foods>, <altus:stratum>, Health is 30, below 40, 2026-05-01, {other}')
  expect(unknownPlaceholder('{customer} {says} {other}')).toBe('other')
  expect(unknownPlaceholder('{customer}')).toBeUndefined()
})
