import { useId, useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useAct } from '#apps/console/api/acts.ts'
import type { Attempt, Delivery, DeliveryState, Webhook } from '#apps/console/api/settings-answers.ts'
import { act } from '#apps/console/api/transport.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'

const STATES: Readonly<Record<DeliveryState, readonly [mark: string, name: string]>> = {
  pending: ['mark', 'Waiting'],
  delivered: ['mark mark-good', 'Delivered'],
  failed: ['mark mark-harm', 'Failed'],
  dropped: ['mark', 'Dropped'],
}

type Listed = Readonly<{ deliveries: readonly Delivery[]; webhook: Webhook; mayReplay: boolean }>

export function DeliveryRows({ deliveries, webhook, mayReplay }: Listed) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">State</th>
          <th scope="col" className="number wide">
            Tries
          </th>
          <th scope="col" className="number wide">
            Answer
          </th>
          <th scope="col" className="number wide">
            Took
          </th>
          <th scope="col" className="number">
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} webhook={webhook} mayReplay={mayReplay} />
        ))}
      </tbody>
    </table>
  )
}

type Row = Readonly<{ delivery: Delivery; webhook: Webhook; mayReplay: boolean }>

function DeliveryRow({ delivery, webhook, mayReplay }: Row) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { type, state, attempts, madeAt, replay } = delivery
  const [mark, name] = STATES[state]
  const last = attempts.at(-1)
  return (
    <>
      <tr>
        <th scope="row">
          <button
            type="button"
            className="button-plain"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {type}
          </button>{' '}
          {replay && <span className="mark">again</span>}
        </th>
        <td>
          <span className={mark}>{name}</span>
        </td>
        <td className="number wide">{attempts.length}</td>
        <td className="number wide">{last ? (last.status ?? 'None') : ''}</td>
        <td className="number wide soft">{last && `${last.ms.toLocaleString('en')} ms`}</td>
        <td className="number soft when">{momentText(madeAt)}</td>
      </tr>
      <tr id={id} className="opened" hidden={!isOpen}>
        <td colSpan={6}>{isOpen && <Tries delivery={delivery} webhook={webhook} mayReplay={mayReplay} />}</td>
      </tr>
    </>
  )
}

function Tries({ delivery, webhook, mayReplay }: Row) {
  const { id, event, attempts, dueAt } = delivery
  const again = useAct(
    (wanted: string, sending) => act('POST', `/v1/webhooks/${webhook.id}/replays`, sending, { delivery: wanted }),
    ['webhooks', 'deliveries'],
  )
  return (
    <div className="tries">
      <p className="soft">
        webhook-id <span className="id breaks wraps">{event}</span>
        {dueAt !== null && attempts.length > 0 && `. The next try is due at ${momentText(dueAt)}.`}
        {attempts.length === 0 && '. It was not tried yet.'}
      </p>
      <ol>
        {attempts.map((attempt) => (
          <TryLine key={attempt.number} attempt={attempt} />
        ))}
      </ol>
      <ActTrouble error={again.error} />
      {mayReplay && (
        <button type="button" className="button" disabled={again.isPending} onClick={() => again.mutate(id)}>
          Send this one again
        </button>
      )}
      <span role="status" className="small soft">
        {again.isSuccess && `${countText(1, 'delivery', 'deliveries')} more stands on top of the log.`}
      </span>
    </div>
  )
}

function TryLine({ attempt: { number, at, ms, status, error, answer } }: Readonly<{ attempt: Attempt }>) {
  return (
    <li>
      <p>
        Try {number}, {momentText(at)}: {status === null ? (error ?? 'no answer') : `answered ${status}`} after{' '}
        {ms.toLocaleString('en')} ms
        {status !== null && error !== null && `, ${error}`}
      </p>
      {answer !== '' && <pre className="answer">{answer}</pre>}
    </li>
  )
}
