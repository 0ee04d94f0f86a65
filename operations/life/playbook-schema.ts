import { z } from 'zod'
import { type PlaybookBody, unknownPlaceholder } from '#core/life/playbook.ts'
import { ownedId } from '#operations/fields.ts'
import { stepId, taskFor } from './task-kinds.ts'

/** The longest wait: two years. */
const MOST_DAYS = 730

const days = z.int().min(0).max(MOST_DAYS)

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
  z.strictObject({ signal: z.literal('health_fell'), below: z.number().gt(0).max(100) }),
  z.strictObject({ signal: z.literal('usage_dropped'), percent: z.number().min(10).max(100) }),
  z.strictObject({ signal: z.literal('gone_quiet'), days: days.min(1) }),
  z.strictObject({ signal: z.literal('milestone_overdue'), days }),
  z.strictObject({ signal: z.literal('renewal_open'), daysBefore: days.min(1) }),
  z.strictObject({ signal: z.literal('invoice_overdue'), days }),
  z.strictObject({ signal: z.literal('ticket_critical'), severity: z.enum(['high', 'critical']) }),
])

const task = z.strictObject({
  title: filled(160),
  for: taskFor.optional(),
  due: days.meta({ description: 'Days from the moment at which the step comes' }),
})
const mail = z.strictObject({
  to: taskFor.meta({ description: 'Id of a person of yours, or a role: everybody who has it' }),
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
    name: z.string().min(1).max(100),
    on: condition,
    products: z.array(ownedId).min(1).max(100).optional(),
    steps: z.array(step).min(1).max(20),
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
