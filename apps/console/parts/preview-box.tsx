import './preview-box.css'

/** What an act will change, in numbers, before it is done. */
export function PreviewBox({ children }: Readonly<{ children: React.ReactNode }>) {
  return (
    <div role="status" className="preview-box">
      {children}
    </div>
  )
}
