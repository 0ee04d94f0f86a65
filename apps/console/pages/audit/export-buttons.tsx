import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { tellAct } from '#apps/console/api/acts.ts'
import { askFile } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { saveFile } from '#apps/console/parts/save-file.ts'
import { filterOf, useAuditSearch } from './audit-search.ts'

const FORMS = [
  { name: 'CSV', accept: 'text/csv', ending: 'csv' },
  { name: 'NDJSON', accept: 'application/x-ndjson', ending: 'ndjson' },
] as const
type Form = (typeof FORMS)[number]

/** The log as it is filtered, as a file: all of it, not only the rows that are shown. */
export function ExportButtons() {
  const viewer = useViewer()
  const { search } = useAuditSearch()
  const download = useMutation({
    mutationFn: async ({ accept, ending }: Form) => {
      const file = await askFile(viewer, '/v1/audit', { accept, query: filterOf(search) })
      saveFile(file, `audit-log.${ending}`)
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
