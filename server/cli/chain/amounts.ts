/** Whole tokens of 18 decimals with thin spaces between thousands; what is below one token is cut. */
export const shortWei = (wei: string): string => {
  const whole = wei.length > 18 ? wei.slice(0, -18) : "0";
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
};
