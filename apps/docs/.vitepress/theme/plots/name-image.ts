/**
 * A plot as assistive technology hears it: one image with one description.
 *
 * @module
 */

/** Plot labels each group of its marks, which ARIA does not allow on groups without a role. */
export function nameImage(svg: SVGSVGElement, description: string): void {
  for (const part of svg.querySelectorAll("[aria-label], [aria-description]")) {
    part.removeAttribute("aria-label");
    part.removeAttribute("aria-description");
  }
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", description);
}
