import { useEffect, useState } from 'react'
import { Refused, tellSignIn, waitText } from '#apps/console/api/session-trouble.ts'

/** Why it did not come about, calmly; and how long to wait, counting down, where that is what it takes. */
export function SignInTrouble({ error }: Readonly<{ error: unknown }>) {
  if (!error) return null
  const until = error instanceof Refused ? error.until : undefined
  return (
    <div className={until ? 'trouble trouble-wait' : 'trouble'}>
      <p role="alert">{tellSignIn(error)}</p>
      {until && <Wait key={until.toString()} until={until} />}
    </div>
  )
}

/** Outside of the alert, so that a screen reader hears it when it gets there and not once a second. */
function Wait({ until }: Readonly<{ until: Temporal.Instant }>) {
  const seconds = useSecondsUntil(until)
  return <p className="trouble-until">{seconds > 0 ? `Try again in ${waitText(seconds)}.` : 'Try again now.'}</p>
}

function useSecondsUntil(until: Temporal.Instant): number {
  const left = () => Math.max(0, Math.ceil(Temporal.Now.instant().until(until).total('seconds')))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    const ticking = setInterval(() => setSeconds(left()), 1000)
    return () => clearInterval(ticking)
  })
  return seconds
}
