import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { tellAct } from '#apps/console/api/acts.ts'
import type { AuditRow } from '#apps/console/api/settings-answers.ts'
import { pagesOf } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { saveFile } from '#apps/console/parts/save-file.ts'
import { filterOf, useAuditSearch } from './audit-search.ts'
import { csvText, ndjsonText } from './export-text.ts'

const FORMS = [
  { name: 'CSV', type: 'text/csv', ending: 'csv', write: csvText },
  { name: 'NDJSON', type: 'application/x-ndjson', ending: 'ndjson', write: ndjsonText },
] as const
type Form = (typeof FORMS)[number]

/** The log as it is filtered, as a file: all of it, not only the rows that are shown. */
export function ExportButtons() {
  const viewer = useViewer()
  const { search } = useAuditSearch()
  const download = useMutation({
    mutationFn: async ({ write, type, ending }: Form) => {
      const rows = await pagesOf<AuditRow>(viewer, '/v1/audit', 'rows', filterOf(search))
      saveFile(new Blob([write(rows)], { type }), `audit-log.${ending}`)
    },
  })
  return (
    <>
      {FORMS.map((form) => (
        <button
          key={form.name}
          type="button"
          className="button"
          disabled={download.isPending}
          onClick={() => download.mutate(form)}
        >
          <IconDownload size={16} stroke={1.6} aria-hidden="true" />
          Export {form.name}
        </button>
      ))}
      {download.error && (
        <p className="small soft" role="alert">
          {tellAct(download.error).happened}
        </p>
      )}
    </>
  )
}
