import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { Task } from '#apps/console/api/playbooks.ts'
import { useAddressee } from './use-addressee.ts'

type End = (task: Task, outcome: 'done' | 'dropped') => void

/** Tasks with what they are for and until when. Each row can be in focus, so that a key is enough. */
export function TasksTable({ tasks, onEnd }: Readonly<{ tasks: readonly Task[]; onEnd: End | undefined }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col" className="wide">
            Customer
          </th>
          <th scope="col">Due</th>
          <th scope="col" className="wide">
            For
          </th>
          {onEnd && <th scope="col">Done</th>}
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <TaskRow key={task.task} task={task} onEnd={onEnd} />
        ))}
      </tbody>
    </table>
  )
}

function TaskRow({ task, onEnd }: Readonly<{ task: Task; onEnd: End | undefined }>) {
  const names = useNames()
  const who = useAddressee()
  const { title, because, customer, product, due, state } = task
  const customerName = customer === null ? '' : names.of(customer)
  return (
    <tr
      onKeyDown={(event) => {
        if (event.key !== 'd' || event.metaKey || event.ctrlKey || event.altKey) return
        event.preventDefault()
        onEnd?.(task, 'done')
      }}
    >
      <th scope="row" className="breaks">
        {title}
        {because !== null && <p className="soft small">{because}</p>}
        <span className="narrow-note soft small">{customerName}</span>
      </th>
      <td className="wide">
        {customerName}
        {product !== null && <p className="soft small">{asWords(product)}</p>}
      </td>
      <td>
        {dateText(due)}
        {state === 'overdue' && <span className="mark mark-harm task-late">Overdue</span>}
      </td>
      <td className="wide">{task.for === null ? 'anybody' : who(task.for)}</td>
      {onEnd && (
        <td className="held-by">
          <button type="button" className="button" aria-keyshortcuts="d" onClick={() => onEnd(task, 'done')}>
            Done<span className="unseen">: {title}</span>
          </button>{' '}
          <button type="button" className="button-plain" onClick={() => onEnd(task, 'dropped')}>
            Drop<span className="unseen">: {title}</span>
          </button>
        </td>
      )}
    </tr>
  )
}
