import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type Dispute, useTellRewards } from '#apps/console/api/rewards.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { TextArea } from '#apps/console/parts/field.tsx'
import './disputes.css'

/** What each side said, oldest first, and the place to say more. */
export function ThreadPanel({ dispute, mayTell }: Readonly<{ dispute: Dispute; mayTell: boolean }>) {
  const names = useNames()
  return (
    <section className="panel" aria-labelledby="thread">
      <div className="panel-head">
        <h2 id="thread">What was said</h2>
      </div>
      <ol className="thread">
        {dispute.thread.map(({ by, at, text, fact }) => (
          <li key={fact}>
            <p className="small soft">
              <strong>{by === names.self ? 'You' : names.of(by)}</strong>, {momentText(at)}
            </p>
            <p className="thread-text">{text}</p>
          </li>
        ))}
      </ol>
      {mayTell && <SayForm id={dispute.id} isPayer={dispute.payer === names.self} />}
    </section>
  )
}

function SayForm({ id, isPayer }: Readonly<{ id: string; isPayer: boolean }>) {
  const tell = useTellRewards()
  const [text, setText] = useState('')
  const send = () =>
    tell.mutate([{ kind: 'dispute_message', about: id, body: { text: text.trim() } }], {
      onSuccess: () => setText(''),
    })
  return (
    <form
      className="form thread-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '' && !tell.isPending) send()
      }}
    >
      <TextArea
        label="Say more"
        value={text}
        onChange={setText}
        maxLength={4000}
        {...(isPayer && { hint: 'Your first answer stops the clock.' })}
      />
      <ActTrouble error={tell.error} />
      <div className="form-foot">
        <button type="submit" className="button" disabled={text.trim() === '' || tell.isPending}>
          {tell.isPending ? 'One moment…' : 'Send'}
        </button>
      </div>
    </form>
  )
}
