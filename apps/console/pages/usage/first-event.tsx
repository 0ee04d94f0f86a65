import { CopyButton } from '#apps/console/parts/copy-button.tsx'

/** How a first event is sent: a command that can be copied as it stands, but for the key. */
export function FirstEvent({ type, value }: Readonly<{ type: string; value: string }>) {
  const text = commandFor({ type, value, origin: window.location.origin, now: Temporal.Now.instant().toString() })
  return (
    <div className="first-event">
      <p>
        Send the first event with a key that may write usage (Settings, API keys). It is counted a few seconds after it
        is acknowledged.
      </p>
      <pre className="id">{text}</pre>
      <CopyButton text={text} what="the command" />
    </div>
  )
}

type Told = Readonly<{ type: string; value: string; origin: string; now: string }>

/** One CloudEvent to `/v1/events`. Its subject is what the event is about: a subscription, or something bound to one. */
export function commandFor({ type, value, origin, now }: Told): string {
  const event = {
    specversion: '1.0',
    source: 'my-meter',
    id: `first-${now.slice(0, 19)}`,
    type,
    subject: 'your-subscription-or-resource',
    time: `${now.slice(0, 19)}Z`,
    data: { [value]: '1.5', region: 'eu-west-1' },
  }
  return [
    `curl ${origin}/v1/events \\`,
    "  -H 'authorization: Bearer prn_…' \\",
    "  -H 'content-type: application/cloudevents+json' \\",
    `  -d '${JSON.stringify(event)}'`,
  ].join('\n')
}
