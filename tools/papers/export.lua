-- What GitHub reads as HTML within a cell.
function RawInline(raw)
  if raw.format == "html" and raw.text:match("^<br ?/?>$") then
    return pandoc.LineBreak()
  end
end
