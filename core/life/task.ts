import { isBefore } from '#core/ground/calendar.ts'
import { type Fact, factsOfKind, newestAboutEach } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'

export const TASK_OUTCOMES = ['done', 'dropped'] as const
export type TaskOutcome = (typeof TASK_OUTCOMES)[number]

export const TASK_STATES = ['open', 'overdue', 'done', 'dropped'] as const
export type TaskState = (typeof TASK_STATES)[number]

/** Which step of which playbook made a task, for which occurrence of its signal. */
export type TaskOf = Readonly<{ playbook: OwnedId; occurrence: string; step: string }>

/** Something to do about a customer, by a moment. It is the business of the organization whose it is, and of nobody else. */
export type TaskBody = Readonly<{
  title: string
  due: string
  customer?: OrganizationId
  product?: OwnedId
  /** Who is to do it: the id of a person, or a role that people of the organization have; without it, anybody. */
  for?: string
  because?: string
  of?: TaskOf
}>
export type TaskFact = Fact<'task', TaskBody>
export type TaskDoneBody = Readonly<{ at: string; outcome: TaskOutcome; note?: string }>
export type TaskDoneFact = Fact<'task_done', TaskDoneBody>

export type Task = Omit<TaskBody, 'due'> &
  Readonly<{
    id: OwnedId
    owner: OrganizationId
    due: Temporal.Instant
    state: TaskState
    ended: Readonly<{ at: Temporal.Instant; outcome: TaskOutcome; note: string | undefined }> | undefined
    facts: readonly number[]
  }>

/**
 * The tasks that the facts tell of, as they stand at a moment. One that is due at this very moment is overdue. Told anew after it was
 * done or dropped, it is open again.
 */
export function tasksFrom(facts: readonly Fact[], at: Temporal.Instant): readonly Task[] {
  const ended = newestAboutEach(factsOfKind<TaskDoneFact>(facts, 'task_done'))
  return [...newestAboutEach(factsOfKind<TaskFact>(facts, 'task'))].map(([id, { owner, body, position }]) => {
    const last = ended.get(id)
    const end = last && last.position > position ? last : undefined
    const due = Temporal.Instant.from(body.due)
    const waits = isBefore(at, due) ? 'open' : 'overdue'
    return {
      ...{ ...body, id, owner, due, state: end?.body.outcome ?? waits },
      ended: end && { at: Temporal.Instant.from(end.body.at), outcome: end.body.outcome, note: end.body.note },
      facts: [position, ...(end ? [end.position] : [])],
    }
  })
}
