/** A file's name as one word of a shell: whatever is in it. */
function word(name: string): string {
  // A name that begins with a hyphen would be an option.
  const path = name.startsWith("-") ? `./${name}` : name;
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** What the operator types to make a site of a file, in the folder where it lies. */
export const keepCommand = (name: string): string => `aitn site create ${word(name)}`;
