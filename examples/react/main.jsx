import 'digitpad-element/define'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'

function App() {
  const [digit, setDigit] = useState(null)
  return (
    <>
      <digit-pad guide live onprediction={({ detail }) => setDigit(detail.digit)} />
      <output>{digit ?? 'Draw a digit'}</output>
    </>
  )
}

createRoot(document.querySelector('main')).render(<App />)
