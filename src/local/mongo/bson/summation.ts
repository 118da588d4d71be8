import { sumOf, wholeOf } from './arithmetic.js';
import { divideExact } from './decimal-division.js';
import { encodeDecimal } from './decimals.js';
import { decimalWorth, type Numeric, toDouble, toLong } from './numbers.js';
import { Decimal, Int32 } from './values.js';

/** Adds numbers of all types without losing what is small: `$sum`, `$avg` and `$add`. */
export class Summation {
  #whole = 0n;
  #hasLong = false;
  #hasDouble = false;
  /** The doubles, as a sum and what rounding has taken from it. */
  #sum = 0;
  #rest = 0;
  #decimal: Decimal | undefined;
  count = 0;

  add(value: Numeric): void {
    this.count += 1;
    if (value instanceof Decimal) {
      const total = sumOf(this.#decimal ?? ZERO, value);
      this.#decimal = total instanceof Decimal ? total : this.#decimal;
    } else if (typeof value === 'number') {
      this.#hasDouble = true;
      this.#addDouble(value);
    } else {
      this.#hasLong ||= !(value instanceof Int32);
      this.#whole += toLong(value);
    }
  }

  /** The sum in the widest type that was added; an int32 or int64 that overflows takes the next one. */
  total(): Numeric {
    if (this.#decimal !== undefined) return sumOf(this.#decimal, this.#withoutDecimals());
    return this.#withoutDecimals();
  }

  /** A double, or a Decimal128 if one was added; none of nothing. */
  average(): Numeric | undefined {
    if (this.count === 0) return undefined;
    const total = this.total();
    if (!(total instanceof Decimal)) return toDouble(total) / this.count;
    const worth = decimalWorth(total);
    if (typeof worth === 'number') return total;
    return encodeDecimal(divideExact(worth, { coefficient: BigInt(this.count), exponent: 0 }));
  }

  #withoutDecimals(): Numeric {
    if (!this.#hasDouble) return wholeOf(this.#whole, !this.#hasLong);
    const doubles = Number.isFinite(this.#sum) ? this.#sum + this.#rest : this.#sum;
    return doubles + Number(this.#whole);
  }

  /** Neumaier's summation. */
  #addDouble(value: number): void {
    const sum = this.#sum + value;
    this.#rest += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
  }
}

const ZERO = encodeDecimal(0);
