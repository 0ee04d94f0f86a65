import { useState } from 'react'
import { type Task, useTasks, useTellPlaybook } from '#apps/console/api/playbooks.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { JOURNEY_TELLERS } from '#apps/console/pages/journeys/journey-pages.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { isMine, tasksTitle } from './playbook-words.ts'
import { TasksTable } from './tasks-table.tsx'
import './playbooks.css'

type Whose = 'mine' | 'all'
const CHOICES: readonly (readonly [Whose, string])[] = [
  ['mine', 'For you'],
  ['all', 'All'],
]

/** What is to be done about customers. With a task in focus, one key marks it done. */
export function TasksPage() {
  const tasks = useTasks()
  const me = useMe()
  const tell = useTellPlaybook()
  const [whose, setWhose] = useState<Whose>('mine')
  const [ended, setEnded] = useState<string>()
  const error = tasks.error ?? me.error
  if (error || !tasks.data || !me.data) return <Waiting what="tasks" error={error} />
  const { roles, person } = me.data
  const mine = tasks.data.filter((task) => isMine(task, { person: person?.id, roles }))
  const shown = whose === 'mine' ? mine : tasks.data
  const mayEnd = mayAny(roles, JOURNEY_TELLERS)
  const end = (task: Task, outcome: 'done' | 'dropped') => {
    if (tell.isPending) return
    const body = { at: Temporal.Now.instant().toString(), outcome }
    tell.mutate([{ kind: 'task_done', about: task.task, body }], {
      onSuccess: () => setEnded(`“${task.title}” is ${outcome}.`),
    })
  }
  return (
    <Page
      title={tasksTitle(shown, whose)}
      lead={
        <p>
          Nobody outside your organization sees them.
          {mayEnd && (
            <>
              {' '}
              With a row in focus, <kbd>D</kbd> marks it done.
            </>
          )}
        </p>
      }
    >
      <fieldset className="task-choice">
        <legend className="unseen">Whose tasks</legend>
        {CHOICES.map(([value, name]) => (
          <label key={value}>
            <input type="radio" name="whose" checked={whose === value} onChange={() => setWhose(value)} />
            {name} ({(value === 'mine' ? mine : tasks.data).length.toLocaleString('en')})
          </label>
        ))}
      </fieldset>
      <p role="status" className="soft small task-status">
        {ended}
      </p>
      <ActTrouble error={tell.error} />
      <section className="panel" aria-label="Tasks">
        {shown.length === 0 ? (
          <Empty
            shows="Here stands what is to be done about customers, what is due first first."
            action="Playbooks make tasks when a signal comes on."
          />
        ) : (
          <TasksTable tasks={shown} onEnd={mayEnd ? end : undefined} />
        )}
      </section>
    </Page>
  )
}
