import { useMemo, useRef } from 'react'
import { useNames } from '#apps/console/api/names.ts'
import { type UsageAsked, type UsagePart, useUsage } from '#apps/console/api/usage.ts'
import { CUSTOMERS, partName } from './choices.ts'
import { cutOf, measuredCut, type Parting } from './parts-of-use.ts'
import { placesOf, shifted, spanOf } from './periods.ts'
import type { UsageChoice } from './usage-choice.ts'

/** What the page asks for: the use of the period in its parts, and what the period before came to. */
export function useUseOf(choice: UsageChoice) {
  const { of, meter, span, at, by, zone, group, where, isOpen } = choice
  const places = useMemo(() => placesOf(spanOf(at, zone), by, zone), [at, by, zone])
  const asked: UsageAsked = { of, meter: meter.id, ...span, by, zone, where }
  const grouped = { ...asked, ...(group === CUSTOMERS ? { bySubscription: true } : group !== '' && { group }) }
  const parting = usePartingOf(choice)
  const found = useUsage(grouped, isOpen)
  // Hours of a maximum don't add up to the day's, so whatever is a total is asked for.
  const only = (one: UsageAsked) => (meter.isAdditive ? undefined : one)
  const period = useUsage(only({ ...asked, by: 'period' }), isOpen)
  const byPlace = useUsage(only(asked), isOpen)
  const byPart = useUsage(only({ ...grouped, by: 'period' }), isOpen)
  const before = useUsage(isOpen ? undefined : { ...asked, ...spanOf(shifted(at, -1), zone), by: 'period' }, false)
  const { isAdditive } = meter
  // Only what was counted draws the page anew: an answer at a later cut is often the same.
  const usage = found.data?.usage
  const [whole, inPlaces, parts] = [period.data?.usage, byPlace.data?.usage, byPart.data?.usage]
  const cut = useMemo(() => {
    const named = { places, parting }
    if (!usage || isAdditive) return usage && cutOf(usage, named)
    if (!whole || !inPlaces || !parts) return undefined
    return measuredCut(usage, { period: whole, places: inPlaces, parts }, named)
  }, [usage, whole, inPlaces, parts, isAdditive, places, parting])
  return { found, places, cut, before: before.data?.usage, error: found.error ?? period.error ?? byPart.error }
}

/** By the label, or by whose subscription it is. */
function usePartingOf({ group, what, customers }: UsageChoice): Parting {
  const names = useNames()
  const named = useRef(names)
  named.current = names
  return useMemo(() => {
    if (group === CUSTOMERS) {
      const of = (one: UsagePart) => customers.get(one.subscription ?? '') ?? ''
      return { of, name: (id: string) => named.current.of(id) }
    }
    const of = (one: UsagePart) => one.group[group] ?? ''
    return { of, name: (value: string) => (group === '' ? what : partName(group, value)) }
  }, [group, what, customers])
}
