import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { FACT_EXAMPLES } from '#operations/channel/webhooks-examples.ts'
import type { Context, SentToContact, SentToMembers } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { sealWith } from '#stores/keys/sealed.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { addContact } from './contacts.ts'
import { unsubscribe } from './mail-consent.ts'
import { runPlaybooks } from './run-playbooks.ts'

const CHANNEL = FACT_EXAMPLES.filter(({ kind, about }) => {
  return (
    /^(organization|introduction|product|meter|agreement|price|subscription|binding)$/.test(kind) &&
    !/mistaken|wrong/.test(about)
  )
})

let stage: Stage
let now = Temporal.Instant.from('2026-05-20T12:00:00Z')
const mails: SentToMembers[] = []
const letters: SentToContact[] = []
const seal = sealWith(new Uint8Array(32).fill(9))
let isMailUp = true

const context = (organization: string): Context => ({
  ...{ records: stage.records, usage: stage.usage, operator: 'altus', principal: MACHINE, organization, now },
  sendToMembers: async (mail) => {
    if (isMailUp) mails.push(mail)
    return isMailUp
  },
  sendToContact: async (letter) => {
    letters.push(letter)
    return true
  },
  seal,
})

async function through<Input extends z.ZodObject, Output extends z.ZodType>(
  door: Door<Input, Output>,
  organization: string,
  input: Record<string, unknown>,
): Promise<z.output<Output>> {
  const answer = await perform(door, context(organization), door.input.parse(input))
  if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
  return door.output.parse(answer.value)
}

async function tell(owner: string, kind: string, about: string, body: object): Promise<void> {
  await through(recordFacts, owner, { facts: [{ kind, about, body }] })
}

async function tasksOf(organization: string): Promise<readonly string[]> {
  const own = { records: stage.records, organization }
  const facts = await lookAs(own, (acting) => loadFacts(acting, ['task'], Number.MAX_SAFE_INTEGER))
  return facts.map(({ body }) => (body as { title: string }).title)
}

const later = (days: number): void => {
  now = now.add({ hours: 24 * days })
}

const JOURNEY = { customer: 'fen-foods', product: 'altus:stratum' }
const CALL = { id: 'call', after: 0, task: { title: 'Call {customer}: {says}', for: 'account_manager', due: 3 } }

function playbook(name: string, on: object, more: object = {}): readonly [string, string, object] {
  return ['playbook', `altus:${name}`, { name, on, steps: [CALL], enabled: true, ...more }]
}

let runs = 0
/** The playbook of a test, with a name of its own; those of the tests before it are switched off. */
async function only(on: object, more: object = {}): Promise<string> {
  runs += 1
  if (runs > 1) await tell('altus', ...playbook(`p${runs - 1}`, on, { ...more, enabled: false }))
  await tell('altus', ...playbook(`p${runs}`, on, more))
  return `altus:p${runs}`
}

beforeAll(async () => {
  stage = await openStage()
  for (const { owner, kind, about, body } of CHANNEL) await tell(owner, kind, about, body)
})
beforeEach(() => {
  mails.length = 0
  isMailUp = true
})
afterAll(() => stage.close())

test('a playbook run twice makes each task once, also by two at once; a dry run makes none', async () => {
  await only({ signal: 'health_fell', below: 40 })
  await tell('altus', 'customer_health', 'altus:fen', { ...JOURNEY, score: '31', at: now.toString() })
  const before = await tasksOf('altus')
  const dry = await through(runPlaybooks, 'altus', { dryRun: true })
  expect(dry).toMatchObject({ signals: 1, tasks: 1, dryRun: true })
  expect(await tasksOf('altus')).toEqual(before)
  const both = await Promise.all([through(runPlaybooks, 'altus', {}), through(runPlaybooks, 'altus', {})])
  expect(both.map(({ tasks }) => tasks).sort()).toEqual([0, 1])
  expect((await through(runPlaybooks, 'altus', {})).steps).toEqual([])
  expect(await tasksOf('altus')).toEqual([...before, 'Call Fen Foods: Health is 31, below 40'])
  expect(await tasksOf('nordwind')).toEqual([])
  expect((await through(runPlaybooks, 'nordwind', {})).steps).toEqual([])
})

test('without two in turn, the database alone keeps a step from being done twice', async () => {
  const counted = await stage.ask<{ n: number }>(`select count(*)::int as n from playbook_log where step = 'call'`)
  const again =
    stage.ask(`insert into playbook_log select organization_id, playbook, occurrence, step, version, signal, customer,
    product, at, did, says, task from playbook_log where step = 'call'`)
  await expect(again).rejects.toThrow(/playbook_log_pkey|columns/)
  expect(counted).toEqual([{ n: 1 }])
})

test('use that falls is seen, by the weeks that are over', async () => {
  await only({ signal: 'usage_dropped', percent: 30 })
  const weeks = [
    '2026-04-06',
    '2026-04-13',
    '2026-04-20',
    '2026-04-27',
    '2026-05-04',
    '2026-05-11',
    '2026-05-18',
    '2026-05-25',
  ]
  const used = (day: string, cores: number) => ({
    ...{ specversion: '1.0' as const, source: 'test', id: day, type: 'stratum.cores' },
    ...{ subject: 'installation/fen-foods', time: `${day}T09:00:00Z`, data: { cores: `${cores}` } },
  })
  now = Temporal.Instant.from('2026-06-02T08:00:00Z')
  await through(recordUsage, 'altus', { events: weeks.map((day, nth) => used(day, nth < 4 ? 10 : 6)) })
  await identifyUsage(context('altus'))
  const { steps } = await through(runPlaybooks, 'altus', {})
  expect(steps.map(({ step, occurrence, says }) => [step, occurrence, says])).toEqual([
    [
      '.began',
      'usage_dropped/fen-foods/altus:stratum/2026-06-01',
      'Use fell by 40 % in four weeks, against the four before',
    ],
    [
      'call',
      'usage_dropped/fen-foods/altus:stratum/2026-06-01',
      'Call Fen Foods: Use fell by 40 % in four weeks, against the four before',
    ],
    ['.ended', 'usage_dropped/fen-foods/altus:stratum/2026-06-01', 'Everything was done'],
  ])
})

test.each([
  { on: { signal: 'gone_quiet', days: 30 }, tell: undefined, says: /^No contact in the \d+ days since it began$/ },
  {
    on: { signal: 'milestone_overdue', days: 1 },
    tell: [
      'milestone',
      'altus:fen-live',
      { ...JOURNEY, milestone: 'live', partner: 'nordwind', due: '2026-05-01T00:00:00Z' },
    ],
    says: /^live is 32 days overdue$/,
  },
  {
    on: { signal: 'ticket_critical', severity: 'critical' },
    tell: ['ticket', 'altus:t1', { ...JOURNEY, at: '2026-06-01T00:00:00Z', severity: 'critical' }],
    says: /^A critical ticket has been open for 1 day$/,
  },
] as const)('$on.signal is found', async ({ on, tell: told, says }) => {
  await only(on)
  if (told) await tell('altus', told[0], told[1], told[2])
  const { steps } = await through(runPlaybooks, 'altus', {})
  expect(steps.filter(({ did }) => did === 'begin').map((one) => one.says)).toEqual([expect.stringMatching(says)])
})

test('mails are written down first, and one that could not be sent is sent by a later run', async () => {
  const letter = { id: 'letter', after: 0, mail: { to: 'owner', subject: '{customer}', text: '{says}' } }
  await only({ signal: 'health_fell', below: 50 }, { steps: [letter] })
  isMailUp = false
  expect(await through(runPlaybooks, 'altus', {})).toMatchObject({ mails: 1, sent: 0 })
  isMailUp = true
  expect((await through(runPlaybooks, 'altus', {})).sent).toBe(0)
  later(1)
  expect(await through(runPlaybooks, 'altus', {})).toMatchObject({ mails: 0, sent: 1 })
  expect(mails).toEqual([{ organization: 'altus', to: 'owner', subject: 'Fen Foods', text: 'Health is 31, below 50' }])
  later(1)
  expect((await through(runPlaybooks, 'altus', {})).sent).toBe(0)
})

test('contacts at the customer get mail only where they agreed to it and have not unsubscribed', async () => {
  const contact = async (name: string, consent: string) => {
    const asked = { customer: 'fen-foods', name, email: `${name}@fen.example`, consent, consentSource: 'Asked' }
    await through(addContact, 'altus', asked)
  }
  for (const [name, consent] of [
    ['kim', 'given'],
    ['lee', 'given'],
    ['max', 'withdrawn'],
    ['ned', 'not_asked'],
  ] as const)
    await contact(name, consent)
  const letter = { id: 'letter', after: 0, mail: { to: 'contact', subject: 'We are here', text: 'For {customer}' } }
  await only({ signal: 'health_fell', below: 60 }, { steps: [letter] })
  expect((await through(runPlaybooks, 'altus', {})).sent).toBe(1)
  expect(letters.map(({ to, text }) => `${to} ${text}`).sort()).toEqual([
    'kim@fen.example For Fen Foods',
    'lee@fen.example For Fen Foods',
  ])
  expect(await unsubscribe(context('altus'), letters[0]?.unsubscribe ?? '')).toBe(true)
  const [gone] = letters.splice(0)
  await only({ signal: 'health_fell', below: 61 }, { steps: [letter] })
  await through(runPlaybooks, 'altus', {})
  expect(letters.map(({ to }) => to)).toEqual([gone?.to === 'kim@fen.example' ? 'lee@fen.example' : 'kim@fen.example'])
  expect(await unsubscribe(context('altus'), letters[0]?.unsubscribe ?? '')).toBe(true)
  letters.length = 0
  await only({ signal: 'health_fell', below: 62 }, { steps: [letter] })
  expect((await through(runPlaybooks, 'altus', {})).sent).toBe(0)
  expect(letters).toEqual([])
  expect(
    await stage.ask(`select mail_state from playbook_log where mail ->> 'to' = 'contact' order by playbook`),
  ).toEqual([{ mail_state: 'sent' }, { mail_state: 'sent' }, { mail_state: 'failed' }])
})

test('a later step waits for its day; a signal that ended gives it up; a late task is escalated', async () => {
  const event = { id: 'tell', after: 7, webhook: { event: 'still_low' } }
  const escalate = { after: 1, to: 'owner', task: 'Nobody called {customer}', due: 1 }
  await only({ signal: 'health_fell', below: 45 }, { steps: [CALL, event], escalate })
  const done = async () => (await through(runPlaybooks, 'altus', {})).steps.map(({ step }) => step)
  expect(await done()).toEqual(['.began', 'call'])
  later(4)
  expect(await done()).toEqual(['.escalated'])
  expect((await tasksOf('altus')).at(-1)).toBe('Nobody called Fen Foods')
  await tell('altus', 'customer_health', 'altus:fen', { ...JOURNEY, score: '80', at: now.toString() })
  later(4)
  const { steps } = await through(runPlaybooks, 'altus', {})
  expect(steps.map(({ step, says }) => [step, says])).toEqual([['.ended', 'The signal has ended: tell left out']])
})

test('webhooks hear of a signal where a step says so', async () => {
  await tell('altus', 'customer_health', 'altus:fen', { ...JOURNEY, score: '20', at: now.toString() })
  await only({ signal: 'health_fell', below: 40 }, { steps: [{ id: 'tell', after: 0, webhook: { event: 'low' } }] })
  await through(runPlaybooks, 'altus', {})
  const events = await stage.ask<{ data: unknown; parties: unknown }>(
    `select data, parties from event_out where type = 'signal.raised'`,
  )
  expect(events).toMatchObject([
    { parties: ['altus'], data: { event: 'low', customer: 'fen-foods', signal: 'health_fell' } },
  ])
})

test('somebody else’s playbook is none of yours', async () => {
  const answer = await perform(runPlaybooks, context('nordwind'), { playbook: 'altus:p1' })
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'unknown_playbook' } })
})
