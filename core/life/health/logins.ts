import { decimal } from '#core/ground/decimal.ts'
import { daysText, nothing, type Signal } from './signal.ts'

const DAYS = 30

/** On how many of the 30 days before somebody of the customer signed in to the console. */
export const loginsSignal: Signal = {
  signal: 'logins',
  measure: ({ loginDays }, { at }) => {
    if (loginDays === undefined) return nothing('Nobody of the customer ever signed in')
    const today = at.toZonedDateTimeISO('UTC').toPlainDate()
    const [first, last] = [today.subtract({ days: DAYS - 1 }).toString(), today.toString()]
    const days = loginDays.filter((day) => first <= day && day <= last)
    const of = days.toSorted().map((day) => ({ what: 'login', id: null, at: day, says: 'somebody signed in' }))
    const says = `Somebody of the customer signed in on ${daysText(days.length)} of the last ${DAYS}`
    return { value: decimal(days.length), says, of }
  },
}
