import { z } from 'zod'
import { CUSTOMER_ROLES, PERSON_ROLES } from '#core/channel/access.ts'
import { TASK_OUTCOMES, type TaskBody, type TaskDoneBody, type TaskFact } from '#core/life/task.ts'
import { type FactKind, notYours, organizationsNeeded, unknown, unknownOrganization } from '#operations/fact-kind.ts'
import { instant, organizationId, ownedId } from '#operations/fields.ts'
import { futureFault } from './touchpoint-kinds.ts'

/** Who is to do something: a person of the organization, or whoever has a role there. */
export const taskFor = z
  .string()
  .regex(
    new RegExp(`^(?:psn_[A-Za-z0-9_-]{1,60}|${PERSON_ROLES.join('|')})$`),
    'the id of a person, or a role of people',
  )
  .meta({ description: 'Id of a person of yours, or a role of people', example: 'account_manager' })

/** What a signal and a moment at which it was raised are known by, so that nothing is done twice for it. */
export const occurrenceKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,299}$/, 'the key of an occurrence')

export const stepId = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a name of lower-case letters, digits, _ and -')

export const taskTitle = z.string().min(1).max(200)

/** A task is its owner's own business: nobody else sees it. */
export const task: FactKind<TaskBody> = {
  kind: 'task',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  summary:
    'Something to do about a customer by a moment, and who is to do it; told anew after its end, it is open again',
  schema: z.object({
    title: taskTitle,
    due: instant,
    customer: organizationId.optional(),
    product: ownedId.optional(),
    for: taskFor.optional(),
    because: z.string().min(1).max(1000).optional(),
    of: z
      .object({ playbook: ownedId, occurrence: occurrenceKey, step: stepId })
      .optional()
      .meta({ description: 'The step of a playbook that made it, and the occurrence of its signal' }),
  }) as unknown as z.ZodType<TaskBody>,
  needs: ({ body: { customer, product } }) => [
    ...organizationsNeeded(customer === undefined ? [] : [customer]),
    ...(product === undefined ? [] : [['product', product] as const]),
  ],
  fault: (told, known) => {
    const { customer, product } = told.body
    const stranger = unknownOrganization(told, customer === undefined ? [] : [customer], known)
    if (stranger) return stranger
    return product === undefined || known('product', product) ? undefined : unknown('product', product)
  },
  parties: ({ owner }) => [owner],
}

export const taskDone: FactKind<TaskDoneBody> = {
  kind: 'task_done',
  roles: CUSTOMER_ROLES,
  scope: 'life:write',
  about: 'owned',
  continues: 'task',
  summary: 'A task is done, or nobody will do it any more',
  schema: z.object({
    at: instant,
    outcome: z.enum(TASK_OUTCOMES),
    note: z.string().min(1).max(1000).optional(),
  }) as unknown as z.ZodType<TaskDoneBody>,
  needs: () => [],
  fault: ({ owner, about, body }, known, _, { now }) => {
    const open = known<TaskFact>('task', about)
    if (!open) return unknown('task', about)
    if (open.owner !== owner) return notYours('the end of a task', open.owner)
    return futureFault(`The end of ${about}`, body.at, now)
  },
}
