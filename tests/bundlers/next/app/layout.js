// Next.js wants a layout around its pages.
/** @param {{ children: unknown }} props */
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
