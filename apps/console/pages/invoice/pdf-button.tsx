import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { askFile } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { saveFile } from '#apps/console/parts/save-file.ts'

/** The document as it was sent, to keep or to print. */
export function PdfButton({ number }: Readonly<{ number: string }>) {
  const viewer = useViewer()
  const fetched = useMutation({
    mutationFn: async () =>
      saveFile(await askFile(viewer, `/v1/invoices/${encodeURIComponent(number)}/pdf`), `${number}.pdf`),
  })
  return (
    <>
      <button type="button" className="button" disabled={fetched.isPending} onClick={() => fetched.mutate()}>
        <IconDownload size={16} stroke={1.8} aria-hidden="true" />
        {fetched.isPending ? 'One moment…' : 'Download PDF'}
      </button>
      <ActTrouble error={fetched.error} />
    </>
  )
}
