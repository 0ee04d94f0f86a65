import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { answerConfirmation, previewConfirmation } from '#apps/console/api/public-links.ts'
import { TOUCHPOINT_NAMES } from '#apps/console/pages/journeys/journey-words.ts'
import { Outside } from '#apps/console/pages/sign-in/outside.tsx'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import './confirm.css'

/** Where the mail leads that asks a customer whether a contact took place. Opening it answers nothing: a button does. */
export function ConfirmPage() {
  const token = useLocation({ select: (at) => at.hash })
  const asked = useQuery({
    queryKey: ['confirmation', token],
    queryFn: () => previewConfirmation(token),
    networkMode: 'always',
    retry: false,
    refetchOnWindowFocus: false,
    enabled: token !== '',
  })
  const answering = useMutation({ networkMode: 'always', retry: false, mutationFn: answerConfirmation })
  if (answering.isSuccess) return <Answered answer={answering.variables.answer} />
  if (token === '' || asked.error) return <LinkOver error={asked.error} />
  if (!asked.data) return null
  const { partner, customer, kind, at, zone } = asked.data
  const say = (answer: 'confirmed' | 'denied') => () => answering.mutate({ token, answer })
  return (
    <Outside
      title="Did this take place?"
      lead={
        <p>
          <strong className="breaks">{partner.name}</strong> says that it was in contact with{' '}
          <strong className="breaks">{customer.name}</strong>.
        </p>
      }
      below={<p className="soft small">You need no account. Your answer can be given once.</p>}
    >
      <dl className="asked">
        <div>
          <dt className="soft">What</dt>
          <dd>{TOUCHPOINT_NAMES[kind]}</dd>
        </div>
        <div>
          <dt className="soft">When</dt>
          <dd>{dayIn(at, zone)}</dd>
        </div>
      </dl>
      <div className="form">
        <SignInTrouble error={answering.error} />
        <button
          type="button"
          className="button button-primary button-wide"
          disabled={answering.isPending}
          onClick={say('confirmed')}
        >
          Yes, this took place
        </button>
        <button type="button" className="button button-wide" disabled={answering.isPending} onClick={say('denied')}>
          No
        </button>
      </div>
    </Outside>
  )
}

/** `22 October 2024, 14:30`, on the customer's clock. */
function dayIn(at: string, zone: string): string {
  const moment = Temporal.Instant.from(at).toZonedDateTimeISO(zone)
  const day = moment.toPlainDate().toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  return `${day}, ${moment.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

function Answered({ answer }: Readonly<{ answer: 'confirmed' | 'denied' }>) {
  return answer === 'confirmed' ? (
    <Outside title="Thank you: it is confirmed" lead={<p>You can close this page.</p>} />
  ) : (
    <Outside
      title="Thank you: it is not confirmed"
      lead={<p>Nothing was recorded but your no. Whoever asked you sees it, and so does the vendor of the product.</p>}
    />
  )
}

function LinkOver({ error }: Readonly<{ error: unknown }>) {
  return (
    <Outside
      title="This question is closed"
      lead={<p>The link was used, or is older than 30 days. There is nothing that you have to do.</p>}
    >
      <SignInTrouble error={error} />
    </Outside>
  )
}
