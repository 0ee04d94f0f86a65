import { momentText } from '#apps/console/amount/time-text.ts'
import type { Webhook } from '#apps/console/api/settings-answers.ts'

export type Health = Readonly<{ mark: string; name: string; says: string }>

/** How an endpoint is doing, in a word and a sentence. */
export function healthOf({ enabled, disabledBecause, failingSince, waiting }: Webhook): Health {
  if (!enabled) {
    const why = {
      asked: 'Somebody disabled it.',
      gone: 'It answered 410: nobody will ever listen there again.',
      failing: 'Nothing but failures came from it for five days.',
    }
    const says = `${why[disabledBecause ?? 'asked']} Nothing is sent; enabled again, it hears of all that it missed.`
    return { mark: disabledBecause === 'asked' ? 'mark' : 'mark mark-harm', name: 'Disabled', says }
  }
  if (failingSince !== null) {
    const says = `Nothing but failures came from it since ${momentText(failingSince)}. After five days it is disabled.`
    return { mark: 'mark mark-attention', name: 'Failing', says }
  }
  if (waiting > 0) {
    return { mark: 'mark', name: `${waiting.toLocaleString('en')} waiting`, says: 'Deliveries are on their way.' }
  }
  return { mark: 'mark mark-good', name: 'Delivering', says: 'All that was sent has arrived, or nothing was sent yet.' }
}

export function HealthMark({ webhook }: Readonly<{ webhook: Webhook }>) {
  const { mark, name } = healthOf(webhook)
  return <span className={mark}>{name}</span>
}
