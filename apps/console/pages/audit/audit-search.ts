import { useNavigate, useSearch } from '@tanstack/react-router'
import type { AuditFilter } from '#apps/console/api/settings.ts'

/** What the address says of the log: days as they are chosen, in the reader's own zone. */
export type AuditSearch = Readonly<{ act?: string; person?: string; table?: string; from?: string; to?: string }>

export function useAuditSearch() {
  const search: AuditSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (field: keyof AuditSearch, value: string) =>
    void navigate({
      to: '.',
      search: (view) => ({ ...view, [field]: value === '' ? undefined : value }),
      replace: true,
      resetScroll: false,
    })
  return { search, set }
}

/** The same as the API asks for it: from the first moment of a day to the last moment of another. */
export function filterOf({ act, person, table, from, to }: AuditSearch): AuditFilter {
  const [begins, ends] = [midnight(from, 0), midnight(to, 1)]
  return {
    ...(act !== undefined && { act }),
    ...(person !== undefined && { person }),
    ...(table !== undefined && { table }),
    ...(begins !== undefined && { from: begins }),
    ...(ends !== undefined && { to: ends }),
  }
}

function midnight(day: string | undefined, daysOn: number): string | undefined {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const zone = Temporal.Now.timeZoneId()
  return Temporal.PlainDate.from(day).add({ days: daysOn }).toZonedDateTime(zone).toInstant().toString()
}
