import type { Playbook, Task } from '#apps/console/api/playbooks.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'

type Part = Readonly<Record<string, unknown>>

const partOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {})
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '')

/** A title that is filled in later, as it reads before. */
const titleOf = (value: unknown): string => textOf(value).replaceAll(/\{(customer|product|partner)\}/g, 'the $1')

/** On which signal a playbook begins, as a sentence. */
export function signalSentence(body: Part): string {
  const on = partOf(body['on'])
  const days = (field: string) => countText(Number(on[field] ?? 0), 'day')
  switch (on['signal']) {
    case 'health_fell':
      return `When the health of a customer falls below ${textOf(on['below'])}`
    case 'usage_dropped':
      return `When use falls by ${textOf(on['percent'])} % or more within four weeks`
    case 'gone_quiet':
      return `When there was no contact for ${days('days')}`
    case 'milestone_overdue':
      return on['days'] === 0 ? 'When a milestone is overdue' : `When a milestone is ${days('days')} overdue`
    case 'renewal_open':
      return `${days('daysBefore')} before a term ends`
    case 'invoice_overdue':
      return `When an invoice is ${countText(Math.max(1, Number(on['days'] ?? 0)), 'day')} overdue`
    case 'ticket_critical':
      return on['severity'] === 'critical' ? 'When a ticket is critical' : 'When a ticket is of high severity'
    default:
      return 'On a signal that this console does not know'
  }
}

export type StepLine = Readonly<{
  id: string
  day: string
  kind: 'Task' | 'Mail' | 'Webhook' | 'Escalation'
  says: string
}>

/** What a playbook does, step by step, with the day of each. */
export function stepLines(body: Part, nameOf: (addressee: string) => string): readonly StepLine[] {
  const steps = Array.isArray(body['steps']) ? body['steps'].map(partOf) : []
  const lines = steps.map((step) => ({
    id: textOf(step['id']),
    day: `Day ${textOf(step['after'])}`,
    ...stepText(step, nameOf),
  }))
  const escalate = partOf(body['escalate'])
  if (body['escalate'] === undefined) return lines
  const late = countText(Number(escalate['after'] ?? 0), 'day')
  const says = `${titleOf(escalate['task'])}, for ${nameOf(textOf(escalate['to']))}`
  return [...lines, { id: '.escalated', day: `${late} late`, kind: 'Escalation', says }]
}

function stepText(step: Part, nameOf: (addressee: string) => string): Pick<StepLine, 'kind' | 'says'> {
  const [task, mail] = [partOf(step['task']), partOf(step['mail'])]
  if (step['task'] !== undefined) {
    const who = task['for'] === undefined ? 'anybody' : nameOf(textOf(task['for']))
    const due = task['due'] === 0 ? 'due at once' : `due in ${countText(Number(task['due'] ?? 0), 'day')}`
    return { kind: 'Task', says: `${titleOf(task['title'])}, for ${who}, ${due}` }
  }
  if (step['mail'] !== undefined) {
    return { kind: 'Mail', says: `${titleOf(mail['subject'])}, to ${nameOf(textOf(mail['to']))}` }
  }
  return { kind: 'Webhook', says: textOf(partOf(step['webhook'])['event']) }
}

/** `3 tasks wait, and 1 is overdue`. */
export function tasksTitle(tasks: readonly Task[], whose: 'mine' | 'all'): string {
  const of = whose === 'mine' ? ' for you' : ''
  if (tasks.length === 0) return whose === 'mine' ? 'Nothing waits for you' : 'No task waits'
  const overdue = tasks.filter(({ state }) => state === 'overdue').length
  const waits = `${countText(tasks.length, 'task')} ${tasks.length === 1 ? 'waits' : 'wait'}${of}`
  return overdue === 0 ? waits : `${waits}, and ${overdue.toLocaleString('en')} ${overdue === 1 ? 'is' : 'are'} overdue`
}

/** Whether a task is for somebody: by its id, by a role, or because it is for anybody. */
export function isMine(task: Task, me: Readonly<{ person: string | undefined; roles: readonly string[] }>): boolean {
  return task.for === null || task.for === me.person || me.roles.includes(task.for)
}

/** `2 of 3 playbooks are on`. */
export function playbooksTitle(playbooks: readonly Playbook[]): string {
  if (playbooks.length === 0) return 'You have no playbook yet'
  const on = playbooks.filter(({ enabled }) => enabled).length
  if (on === playbooks.length) return `${countText(on, 'playbook')} ${on === 1 ? 'is' : 'are'} on`
  if (on === 0) return 'No playbook is on'
  return `${on.toLocaleString('en')} of ${countText(playbooks.length, 'playbook')} ${on === 1 ? 'is' : 'are'} on`
}

type Counted = Readonly<{ signals: number; tasks: number; mails: number; webhooks: number; steps: readonly unknown[] }>

/** What a run did, or would do, in numbers. */
export function runText({ signals, tasks, mails, webhooks, steps }: Counted, isDry: boolean): string {
  const on = `${countText(signals, 'signal')} ${signals === 1 ? 'is' : 'are'} on`
  const made = [
    ...(tasks > 0 ? [countText(tasks, 'task')] : []),
    ...(mails > 0 ? [countText(mails, 'mail')] : []),
    ...(webhooks > 0 ? [countText(webhooks, 'webhook event')] : []),
  ]
  if (made.length === 0)
    return steps.length === 0 ? `${on}; nothing is due` : `${on}; only its log ${isDry ? 'would grow' : 'grew'}`
  return `${on}; it ${isDry ? 'would make' : 'made'} ${made.join(', ')}`
}
