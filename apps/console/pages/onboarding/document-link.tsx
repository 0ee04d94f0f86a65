import { useMutation } from '@tanstack/react-query'
import { tellAct } from '#apps/console/api/acts.ts'
import { askFile } from '#apps/console/api/transport.ts'
import { useViewer } from '#apps/console/api/viewer.ts'
import { saveFile } from '#apps/console/parts/save-file.ts'

type Linked = Readonly<{ sha256: string; name: string; bytes: number }>

/** The way to a document's content, which only those may open who share it. It is kept as a file, never shown as a page. */
export function DocumentLink({ sha256, name, bytes }: Linked) {
  const viewer = useViewer()
  const download = useMutation({
    mutationFn: async () => saveFile(await askFile(viewer, `/v1/documents/${sha256}/content`), name),
  })
  return (
    <span className="breaks">
      <button
        type="button"
        className="button-plain document"
        disabled={download.isPending}
        onClick={() => download.mutate()}
        aria-label={`Download ${name}`}
      >
        {name}
      </button>{' '}
      <span className="soft small nowrap">{sizeText(bytes)}</span>
      {download.error && (
        <span className="small" role="alert">
          {' '}
          {tellAct(download.error).happened}
        </span>
      )}
    </span>
  )
}

export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
