import { z } from 'zod'
import { CONTACTS, type PlaybookBody, unknownPlaceholder } from '#core/life/playbook.ts'
import { ownedId } from '#operations/fields.ts'
import { stepId, taskFor } from './task-kinds.ts'

/** The longest wait: two years. */
const MOST_DAYS = 730

const DAYS = `a whole number of days up to ${MOST_DAYS}`
const days = z.int(DAYS).min(0, DAYS).max(MOST_DAYS, DAYS)
const someDays = days.min(1, `${DAYS}, one at least`)
const SCORE = 'a score above 0 and up to 100'
const PERCENT = 'a percentage from 10 to 100'

/** A text that names what it is about in braces: {customer}, {product}, {says}, {since}. */
const filled = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(
      (text) => unknownPlaceholder(text) === undefined,
      'a text with {customer}, {product}, {says} and {since} only',
    )

const condition = z.discriminatedUnion('signal', [
  z.strictObject({ signal: z.literal('health_fell'), below: z.number(SCORE).gt(0, SCORE).max(100, SCORE) }),
  z.strictObject({ signal: z.literal('usage_dropped'), percent: z.number(PERCENT).min(10, PERCENT).max(100, PERCENT) }),
  z.strictObject({ signal: z.literal('gone_quiet'), days: someDays }),
  z.strictObject({ signal: z.literal('milestone_overdue'), days }),
  z.strictObject({ signal: z.literal('renewal_open'), daysBefore: someDays }),
  z.strictObject({ signal: z.literal('invoice_overdue'), days }),
  z.strictObject({ signal: z.literal('ticket_critical'), severity: z.enum(['high', 'critical']) }),
])

const task = z.strictObject({
  title: filled(160),
  for: taskFor.optional(),
  due: days.meta({ description: 'Days from the moment at which the step comes' }),
})
const mail = z.strictObject({
  to: z.union([z.literal(CONTACTS), taskFor]).meta({
    description:
      'Id of a person of yours, a role: everybody who has it, or your contacts at the customer who agreed to mail',
  }),
  subject: filled(160),
  text: filled(4000),
})
const webhook = z.strictObject({
  event: stepId.meta({ description: 'What the event `signal.raised` says in its field `event`' }),
})

const step = z
  .strictObject({
    id: stepId,
    after: days.meta({ description: 'Days after the run began' }),
    task: task.optional(),
    mail: mail.optional(),
    webhook: webhook.optional(),
  })
  .refine(({ task, mail, webhook }) => [task, mail, webhook].filter(Boolean).length === 1, {
    error: 'one of task, mail and webhook',
  })

const escalate = z.strictObject({
  after: days.meta({ description: 'Days for which a task of the run may be overdue before' }),
  to: taskFor,
  task: filled(160),
  due: days,
})

/** What a playbook says, as it is written. */
export const playbookWritten = z
  .strictObject({
    name: z.string().min(1, 'a name').max(100, 'a name of at most 100 characters'),
    on: condition,
    products: z.array(ownedId).min(1).max(100).optional(),
    steps: z.array(step).min(1, 'one step at least').max(20, 'at most 20 steps'),
    escalate: escalate.optional(),
    enabled: z.boolean(),
  })
  .refine(({ steps }) => new Set(steps.map(({ id }) => id)).size === steps.length, {
    error: 'steps with different ids',
    path: ['steps'],
  })
  .refine(({ steps, escalate: late }) => !late || steps.some((one) => one.task), {
    error: 'an escalation only beside a step that is a task',
    path: ['escalate'],
  })
  .refine(({ on, products }) => !products || on.signal !== 'invoice_overdue', {
    error: 'no products for invoices, which are of several',
    path: ['products'],
  })

export const playbookBody = playbookWritten as unknown as z.ZodType<PlaybookBody>

/** The language of playbooks as JSON Schema, for editors and for whoever checks documents elsewhere. */
export function playbookJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(playbookWritten, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' })
  return { ...schema, title: 'A playbook', description: 'The language is explained in docs/playbooks.md.' }
}
