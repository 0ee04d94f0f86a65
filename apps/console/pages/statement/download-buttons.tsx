import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { askFile } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { saveFile } from '#apps/console/parts/save-file.ts'

/** The statement to keep or to print, and its lines for a spreadsheet. */
export function DownloadButtons({ number }: Readonly<{ number: string }>) {
  const viewer = useViewer()
  const name = encodeURIComponent(number)
  const fetched = useMutation({
    mutationFn: async (format: 'pdf' | 'csv') => {
      const file =
        format === 'pdf'
          ? await askFile(viewer, `/v1/statements/${name}/pdf`)
          : await askFile(viewer, `/v1/statement-lines?statement=${name}`, 'text/csv')
      saveFile(file, `${number}.${format}`)
    },
  })
  return (
    <>
      {(['pdf', 'csv'] as const).map((format) => (
        <button
          key={format}
          type="button"
          className="button"
          disabled={fetched.isPending}
          onClick={() => fetched.mutate(format)}
        >
          <IconDownload size={16} stroke={1.8} aria-hidden="true" />
          {format === 'pdf' ? 'Download PDF' : 'Lines as CSV'}
        </button>
      ))}
      <ActTrouble error={fetched.error} />
    </>
  )
}
