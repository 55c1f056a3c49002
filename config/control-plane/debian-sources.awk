# Reads apt source files (one-line and deb822 format) and prints the entries of the release given
# as -v codename=..., with source packages switched on. Third-party entries are left out.
BEGIN { if (deb822) RS = "" }

deb822 {
  types = field("Types"); suites = field("Suites"); components = field("Components")
  if (tolower(field("Enabled")) == "no" || !has(types, "deb") || !has(components, "main")) next
  if (!ofRelease(suites)) next
  sub(/(^|\n)Types:[^\n]*/, "\nTypes: deb deb-src")
  print $0 "\n"
}

!deb822 && $1 == "deb" {
  entry = $0
  sub(/[ \t]*#.*$/, "", entry)
  plain = entry
  sub(/^deb[ \t]+(\[[^]]*\][ \t]*)?/, "", plain)
  count = split(plain, word, /[ \t]+/)
  main = 0
  for (i = 3; i <= count; i++) if (word[i] == "main") main = 1
  if (!main || !ofRelease(word[2])) next
  print entry
  sub(/^deb/, "deb-src", entry)
  print entry
}

function field(name,   lines, n, i) {
  n = split($0, lines, "\n")
  for (i = 1; i <= n; i++)
    if (index(lines[i], name ":") == 1) return substr(lines[i], length(name) + 2)
  return ""
}

function has(list, wanted,   items, n, i) {
  n = split(list, items, /[ \t]+/)
  for (i = 1; i <= n; i++) if (items[i] == wanted) return 1
  return 0
}

function ofRelease(list) {
  return has(list, codename) || has(list, codename "-updates") || has(list, codename "-security")
}
