import { z } from 'zod'
import { CUSTOMER_ROLES } from '#core/channel/access.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OwnedId } from '#core/ground/identity.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { dueSteps, type Playbook, playbooksFrom } from '#core/life/playbook.ts'
import { SIGNAL_KINDS, type Signal, type SignalCondition } from '#core/life/signal.ts'
import { type SignalSources, signalsOn } from '#core/life/signals/signals-on.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { type Acting, actAs, lockInTurn, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts, loadNewest, saveFacts } from '#stores/postgres/facts.ts'
import { announce, announceFacts } from '#stores/postgres/outbox.ts'
import { addToLog, loadDone, loadOpenTasks, logKey } from '#stores/postgres/playbook-log.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { type StepDone, stepDone } from './playbook-done.ts'
import { sendPlaybookMails } from './playbook-mails.ts'
import { signalSources } from './signal-sources.ts'

const did = z.object({
  playbook: z.string().meta({ example: 'altus:falling-use' }),
  signal: z.enum(SIGNAL_KINDS),
  customer: z.string(),
  product: z.string().nullable(),
  occurrence: z.string(),
  step: z
    .string()
    .meta({ description: 'The step’s own id; `.began`, `.escalated` and `.ended` for what a run does beside' }),
  did: z.enum(['begin', 'task', 'mail', 'webhook', 'escalate', 'end']),
  says: z.string(),
  task: z.string().nullable(),
})
const output = z.object({
  at: z.string(),
  dryRun: z.boolean(),
  signals: z.int().meta({ description: 'Signals that are on, for the playbooks that were run' }),
  tasks: z.int(),
  mails: z.int(),
  webhooks: z.int(),
  steps: z.array(did),
  sent: z.int().meta({ description: 'Mails that were sent, also those that had waited from before' }),
})
type Ran = z.input<typeof output>

/** Does what playbooks want done now. */
export const runPlaybooks = door({
  name: 'run-playbooks',
  kind: 'act',
  summary: 'Run your playbooks now: what is due of their tasks, mails and webhooks',
  description:
    'Every step is done once for each occurrence of its signal, however often and by however many this runs. A dry run says what would be done and does nothing. The server does the same every hour. Mails are written down first and sent then; one that can’t be sent waits for the next run.',
  http: { method: 'POST', path: '/v1/playbook-runs' },
  command: 'playbook run',
  input: z.object({
    dryRun: z.boolean().optional().meta({ description: 'Only says what would be done' }),
    playbook: ownedId.optional().meta({ description: 'One playbook; without it all of yours' }),
  }),
  output,
  refusals: { unknown_playbook: 404 },
  access: { who: 'organization', roles: CUSTOMER_ROLES, scopes: ['life:write'] },
  idempotency: 'by_nature',
  run: async (context, { dryRun = false, playbook }) => {
    const versions = await ownPlaybooks(context, playbook)
    if (!versions.ok) return versions
    const on = await signalsFor(context, versions.value)
    const asked = { versions: versions.value, on }
    if (dryRun) {
      const done = await lookAs(context, (acting) => dueNow(acting, context, asked))
      return ok(answer(context, { done, on, dryRun, sent: 0 }))
    }
    const done = await actAs(context, (acting) => doNow(acting, context, asked))
    return ok(answer(context, { done, on, dryRun, sent: await sendPlaybookMails(context) }))
  },
})

type Versions = ReadonlyMap<OwnedId, readonly Playbook[]>

async function ownPlaybooks(context: Context, named: OwnedId | undefined): Promise<Result<Versions, Refusal>> {
  const { organization } = context
  const facts = await lookAs(context, (acting) => loadFacts(acting, ['playbook'], Number.MAX_SAFE_INTEGER))
  const own = [...playbooksFrom(facts)].filter(([id, versions]) => {
    return versions[0]?.owner === organization && (named === undefined || id === named)
  })
  if (named !== undefined && own.length === 0) {
    return refuse({ code: 'unknown_playbook', says: `You have no playbook ${named}` })
  }
  return ok(new Map(own))
}

/** The signals that are on for each condition, by the condition as it is written. */
type SignalsOn = ReadonlyMap<string, readonly Signal[]>

async function signalsFor(context: Context, versions: Versions): Promise<SignalsOn> {
  const enabled = [...versions.values()].filter((all) => all.at(-1)?.enabled)
  const conditions = enabled.flatMap((all) => all.map(({ on }) => on))
  if (conditions.length === 0) return new Map()
  const sources = await signalSources(context, { conditions })
  return new Map(conditions.map((on) => [conditionName(on), found(on, sources, context)]))
}

function found(on: SignalCondition, sources: SignalSources, { now }: Context): readonly Signal[] {
  return signalsOn(on, sources, now)
}

function conditionName(condition: SignalCondition): string {
  return JSON.stringify(Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Asked = Readonly<{ versions: Versions; on: SignalsOn }>

/** What is due, by the log as it stands in this transaction. */
async function dueNow(acting: Acting, context: Context, { versions, on }: Asked): Promise<readonly StepDone[]> {
  const { organization, now } = context
  const occurrences = [...on.values()].flatMap((signals) => signals.map(({ occurrence }) => occurrence))
  const done = await loadDone(acting, organization, occurrences)
  const openTasks = await loadOpenTasks(
    acting,
    done.flatMap(({ task }) => task ?? []),
  )
  const signalsOf = (condition: SignalCondition) => on.get(conditionName(condition)) ?? []
  const due = dueSteps({ playbooks: versions, signalsOf, done, openTasks, at: now })
  const begun = new Map(done.map((one) => [`${one.playbook} ${one.occurrence}`, one]))
  const nameOf = await namesOf(
    acting,
    due.flatMap(({ signal }) => signal ?? []),
  )
  return due.flatMap((one) => {
    const from = begun.get(`${one.playbook.id} ${one.occurrence}`)
    return stepDone(one, { organization, now, nameOf, begun: from }) ?? []
  })
}

async function namesOf(acting: Acting, signals: readonly Signal[]): Promise<(id: string) => string> {
  const wanted = signals.flatMap(({ customer, product }) => [
    ['organization', customer] as const,
    ...(product === undefined ? [] : [['product', product] as const]),
  ])
  const facts = (await loadNewest(acting, wanted)) as readonly Fact<string, Readonly<{ name: string }>>[]
  const names = new Map(facts.map(({ about, body }) => [about, body.name]))
  return (id) => names.get(id) ?? id
}

/** Does it, in one transaction: of two who do the same at once, one does it and the other finds it done. */
async function doNow(acting: Acting, context: Context, asked: Asked): Promise<readonly StepDone[]> {
  const { organization, now } = context
  await lockInTurn(acting, `playbooks ${organization}`)
  const due = await dueNow(acting, context, asked)
  const fresh = await addToLog(
    acting,
    { organization, now },
    due.map(({ row }) => row),
  )
  const done = due.filter(({ row }) => fresh.has(logKey(row)))
  const tasks = done.flatMap(({ task }) => task ?? [])
  if (tasks.length > 0) {
    const last = await takePositions(acting, tasks.length, now)
    await saveFacts(acting, tasks, last)
    await announceFacts(acting, { count: tasks.length, last })
  }
  const events = done.flatMap(({ event }) => event ?? [])
  if (events.length > 0) await announce(acting, await takePositions(acting, 1, now), events)
  return done
}

type Told = Readonly<{ done: readonly StepDone[]; on: SignalsOn; dryRun: boolean; sent: number }>

function answer({ now }: Context, { done, on, dryRun, sent }: Told): Ran {
  const steps = done.map(({ row: { version: _, mail: __, product, task, ...row } }) => {
    return { ...row, product: product ?? null, task: task ?? null }
  })
  const count = (...what: readonly string[]) => steps.filter((one) => what.includes(one.did)).length
  const signals = new Set([...on.values()].flatMap((all) => all.map(({ occurrence }) => occurrence))).size
  const counts = { tasks: count('task', 'escalate'), mails: count('mail'), webhooks: count('webhook') }
  return { at: now.toString(), dryRun, signals, ...counts, steps, sent }
}
