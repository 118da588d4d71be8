import { expect } from 'chai';
import type { Collection, Document } from 'mongodb';
import { errorOf } from './errors.js';
import { type Row, skipUnless, useStore } from './store.js';

describe('places', () => {
  const store = useStore();
  const point = (longitude: number, latitude: number) => ({
    type: 'Point',
    coordinates: [longitude, latitude],
  });
  const square = (left: number, bottom: number, side: number) => ({
    type: 'Polygon',
    coordinates: [
      [
        [left, bottom],
        [left + side, bottom],
        [left + side, bottom + side],
        [left, bottom + side],
        [left, bottom],
      ],
    ],
  });
  const warsaw = point(21.0122, 52.2297);
  const krakow = point(19.945, 50.0647);
  const berlin = point(13.405, 52.52);
  const suva = point(178.4419, -18.1248);
  const cities: Row[] = [warsaw, krakow, berlin, suva].map((at, _id) => ({ _id, at }));

  const idsOf = async (rows: Collection<Row>, filter: object, options = {}) =>
    (await rows.find(filter, options).toArray()).map(({ _id }) => _id);

  async function onSphere(documents: readonly Row[]): Promise<Collection<Row>> {
    const rows = await store.rowsOf(documents);
    await rows.createIndex({ at: '2dsphere' });
    return rows;
  }

  describe('the nearest', () => {
    it('come first, between the least and the greatest distance in metres', async () => {
      const rows = await onSphere([...cities, { _id: 9 }]);
      const near = (limits: object) => ({ at: { $near: { $geometry: warsaw, ...limits } } });
      expect(await idsOf(rows, near({}))).to.deep.equal([0, 1, 2, 3]);
      expect(await idsOf(rows, near({ $maxDistance: 252_000 }))).to.deep.equal([0]);
      expect(await idsOf(rows, near({ $minDistance: 1, $maxDistance: 253_000 }))).to.deep.equal([1]);
      expect(await idsOf(rows, { ...near({}), _id: { $gt: 0 } }, { limit: 2 })).to.deep.equal([1, 2]);
      expect(await idsOf(rows, near({}), { sort: { _id: -1 } })).to.deep.equal([3, 2, 1, 0]);
    });

    it('are measured in radians from a pair of numbers, and in the unit of the plane by a flat index', async () => {
      const rows = await onSphere(cities);
      const sphere = { at: { $nearSphere: [21.0122, 52.2297], $maxDistance: 0.04 } };
      expect(await idsOf(rows, sphere)).to.deep.equal([0, 1]);
      const flat = await store.rowsOf([
        { _id: 1, at: [0, 3] },
        { _id: 2, at: { x: 4, y: 0 } },
        {
          _id: 3,
          at: [
            [9, 9],
            [1, 1],
          ],
        },
      ]);
      await flat.createIndex({ at: '2d' });
      expect(await idsOf(flat, { at: { $near: [0, 0] } })).to.deep.equal([3, 1, 2]);
      expect(await idsOf(flat, { at: { $near: [0, 0], $maxDistance: 3 } })).to.deep.equal([3, 1]);
    });

    it('are found across the line of dates and around a pole', async () => {
      const rows = await onSphere([
        { _id: 1, at: point(-179.9, 0) },
        { _id: 2, at: point(170, 0) },
        { _id: 3, at: point(0, 89.9) },
      ]);
      const near = (geometry: object, metres: number) => ({
        at: { $near: { $geometry: geometry, $maxDistance: metres } },
      });
      expect(await idsOf(rows, near(point(179.9, 0), 50_000))).to.deep.equal([1]);
      expect(await idsOf(rows, near(point(180, 89.9), 50_000))).to.deep.equal([3]);
    });

    it('need an index, and one that measures in the way that is asked for', async () => {
      const rows = await store.rowsOf(cities);
      const sphere = { at: { $near: { $geometry: warsaw } } };
      expect(await errorOf(rows.find(sphere).toArray())).to.include({
        code: 291,
        codeName: 'NoQueryExecutionPlans',
      });
      await rows.createIndex({ at: '2dsphere' });
      expect(await idsOf(rows, sphere, { limit: 1 })).to.deep.equal([0]);
      expect(await errorOf(rows.find({ at: { $near: [21, 52] } }).toArray())).to.include({ code: 291 });
    });

    it('can be updated, deleted and counted', async () => {
      const rows = await onSphere(cities);
      const near = { at: { $near: { $geometry: berlin } } };
      expect(await rows.findOneAndUpdate(near, { $set: { seen: 1 } })).to.include({ _id: 2 });
      await rows.deleteOne({ at: { $near: { $geometry: suva } } });
      const within = { at: { $near: { $geometry: berlin, $maxDistance: 600_000 } } };
      expect(await store.db.command({ count: rows.collectionName, query: within })).to.include({ n: 3 });
      expect(await errorOf(rows.countDocuments(within))).to.include({ code: 5626500 });
    });

    it('are nothing that a validator could say', async () => {
      const validator = { at: { $near: { $geometry: warsaw } } };
      expect(await errorOf(store.db.createCollection(store.newName(), { validator }))).to.include({
        code: 5626500,
      });
    });

    it('tell how near they are', async () => {
      const rows = await onSphere(cities);
      const projection = { far: { $meta: 'geoNearDistance' }, where: { $meta: 'geoNearPoint' } };
      const near = { at: { $near: { $geometry: warsaw } } };
      expect(await rows.findOne(near, { projection })).to.deep.include({ _id: 0, far: 0, where: warsaw });
    });

    it('are asked for once, and for all that is found', async () => {
      const rows = await onSphere(cities);
      const near = { at: { $near: { $geometry: berlin } } };
      for (const filter of [{ $or: [near, { _id: 1 }] }, { $and: [near, near] }, { $nor: [near] }])
        expect(await errorOf(rows.find(filter).toArray())).to.include({ code: 2, codeName: 'BadValue' });
      expect(await idsOf(rows, { $and: [near, { _id: { $ne: 2 } }] }, { limit: 1 })).to.deep.equal([0]);
    });
  });

  describe('$geoNear', () => {
    const meters = { near: warsaw, distanceField: 'far.metres', spherical: true };

    it('gives each its distance, and what it was measured to', async () => {
      const rows = await onSphere(cities);
      const stage = { ...meters, includeLocs: 'where', maxDistance: 600_000, query: { _id: { $gt: 0 } } };
      const found = await rows.aggregate([{ $geoNear: stage }, { $limit: 2 }]).toArray();
      expect(found.map(({ _id, where }) => [_id, where])).to.deep.equal([
        [1, krakow],
        [2, berlin],
      ]);
      expect(found[0]?.far.metres).to.be.closeTo(252_300, 500);
      const kilometres = { ...meters, distanceField: 'km', distanceMultiplier: 0.001, minDistance: 1 };
      const [first] = await rows.aggregate([{ $geoNear: kilometres }]).toArray();
      expect(first?.km).to.be.closeTo(252.3, 0.5);
    });

    it('begins a pipeline, and needs an index that it can tell', async () => {
      const rows = await store.rowsOf(cities);
      const failing = (pipeline: Document[], from = rows) => errorOf(from.aggregate(pipeline).toArray());
      expect(await failing([{ $geoNear: meters }])).to.include({ code: 27, codeName: 'IndexNotFound' });
      expect(await failing([{ $geoNear: { ...meters, key: 'at' } }])).to.include({ code: 291 });
      await rows.createIndex({ at: '2dsphere' });
      await rows.createIndex({ other: '2dsphere' });
      expect(await failing([{ $geoNear: meters }])).to.include({ code: 27 });
      expect(await rows.aggregate([{ $geoNear: { ...meters, key: 'at' } }]).toArray()).to.have.length(4);
      expect(await failing([{ $match: {} }, { $geoNear: meters }])).to.include({ code: 40602 });
      expect(await failing([{ $geoNear: { ...meters, limit: 1 } }])).to.include({ code: 50858 });
      expect(await failing([{ $geoNear: { distanceField: 'd' } }])).to.include({ code: 16605 });
      expect(await failing([{ $geoNear: meters }], store.rows())).to.include({ code: 26 });
    });
  });

  describe('within an area', () => {
    it('lies what is in it as a whole', async () => {
      const shapes: Row[] = [
        { _id: 1, at: point(1, 1) },
        { _id: 2, at: square(2, 2, 2) },
        { _id: 3, at: square(8, 8, 4) },
        { _id: 4, at: { type: 'LineString', coordinates: [[1, 1], [9, 1]] } },
        { _id: 5, at: [5, 5] },
        { _id: 6, at: { type: 'GeometryCollection', geometries: [point(1, 2), point(11, 2)] } },
        { _id: 7, at: 'nowhere' },
      ]; // biome-ignore format: one line for each
      const rows = await store.rowsOf(shapes);
      const within = { at: { $geoWithin: { $geometry: square(0, 0, 10) } } };
      const meets = { at: { $geoIntersects: { $geometry: square(0, 0, 10) } } };
      for (const index of [false, true]) {
        if (index) await rows.deleteOne({ _id: 7 });
        if (index) await rows.createIndex({ at: '2dsphere' });
        expect(await idsOf(rows, within)).to.have.members([1, 2, 4, 5]);
        expect(await idsOf(rows, meets)).to.have.members([1, 2, 3, 4, 5, 6]);
        expect(await idsOf(rows, { at: { $not: meets.at } })).to.have.members(index ? [] : [7]);
      }
    });

    it('with a hole in it lies nothing that is in the hole', async () => {
      const ring = square(0, 0, 10).coordinates;
      const holed = { type: 'Polygon', coordinates: [...ring, ...square(4, 4, 2).coordinates] };
      const rows = await store.rowsOf([
        { _id: 1, at: point(5, 5) },
        { _id: 2, at: point(1, 5) },
        { _id: 3, at: square(3, 3, 4) },
      ]);
      expect(await idsOf(rows, { at: { $geoWithin: { $geometry: holed } } })).to.deep.equal([2]);
      expect(await idsOf(rows, { at: { $geoIntersects: { $geometry: holed } } })).to.deep.equal([2, 3]);
    });

    it('may be a circle, a box or a polygon of the plane', async () => {
      const rows = await store.rowsOf([
        { _id: 1, at: [1, 1] },
        { _id: 2, at: { lng: 3, lat: 1 } },
        { _id: 3, at: point(5, 5) },
        { _id: 4, at: square(1, 1, 1) },
      ]);
      const within = (area: object) => idsOf(rows, { at: { $geoWithin: area } });
      const box = [[0, 0], [3, 3]]; // biome-ignore format: short
      const triangle = [[0, 0], [10, 0], [10, 10]]; // biome-ignore format: short
      expect(await within({ $box: box })).to.deep.equal([1, 2]);
      expect(await within({ $center: [[0, 0], 2] })).to.deep.equal([1]);
      expect(await within({ $polygon: triangle })).to.deep.equal([1, 2, 3]);
      expect(await within({ $centerSphere: [[1, 1], 0.05] })).to.deep.equal([1, 2, 4]);
      expect(await within({ $geometry: { type: 'MultiPolygon', coordinates: [square(4, 4, 2).coordinates, square(0, 0, 2).coordinates] } })).to.deep.equal([1, 3, 4]); // biome-ignore format: short
    });

    it('on the sphere is bordered by the shortest ways', async () => {
      // The shortest way along 50 degrees of latitude leads well north of it.
      const rows = await onSphere([{ _id: 1, at: point(50, 54) }]);
      const wide = {
        type: 'Polygon',
        coordinates: [
          [
            [0, 40],
            [100, 40],
            [100, 50],
            [0, 50],
            [0, 40],
          ],
        ],
      };
      expect(await idsOf(rows, { at: { $geoWithin: { $geometry: wide } } })).to.deep.equal([1]);
      const flat = wide.coordinates[0]?.slice(0, 4);
      expect(await idsOf(rows, { at: { $geoWithin: { $polygon: flat } } })).to.deep.equal([]);
    });

    it('has to be one that MongoDB understands', async () => {
      const rows = await store.rowsOf(cities);
      for (const condition of [
        { $geoWithin: { $geometry: warsaw } },
        { $geoWithin: { $box: [[0, 0]] } },
        { $geoWithin: { $centerSphere: [[0, 0], -1] } },
        { $geoWithin: {} },
        { $geoWithin: { $circle: [] } },
        { $geoIntersects: { $box: [[0, 0], [1, 1]] } },
        { $geoIntersects: { $geometry: { type: 'Circle' } } },
        { $geoIntersects: { $geometry: point(200, 0) } },
      ]) // biome-ignore format: one line for each
        expect(await errorOf(rows.find({ at: condition }).toArray())).to.include({ code: 2 });
    });
  });

  describe('an index', () => {
    it('is shown with its version, and used', async () => {
      const rows = await onSphere(cities);
      const [, index] = await rows.indexes();
      expect(index).to.deep.include({
        key: { at: '2dsphere' },
        name: 'at_2dsphere',
        '2dsphereIndexVersion': 3,
      });
      const within = { at: { $geoWithin: { $centerSphere: [[21, 52], 0.01] } } };
      const plan = JSON.stringify(await rows.find(within).explain('queryPlanner'));
      expect(plan).to.include('IXSCAN').and.to.include('at_2dsphere');
      const near = JSON.stringify(await rows.find({ at: { $near: { $geometry: warsaw } } }).explain());
      expect(near).to.include('GEO_NEAR_2DSPHERE');
      const stage = { $geoNear: { near: warsaw, distanceField: 'far' } };
      expect(JSON.stringify(await rows.aggregate([stage]).explain())).to.include('GEO_NEAR_2DSPHERE');
    });

    it('refuses what is no place, when it is made and afterwards', async () => {
      const rows = await onSphere([{ _id: 0 }, { _id: 10, at: null }, { _id: 11, at: [] }]);
      for (const at of [
        point(0, 91),
        { type: 'Point' },
        { type: 'Point', coordinates: ['1', '2'] },
        { type: 'Spot', coordinates: [1, 2] },
        { type: 'Polygon', coordinates: [[[0, 0], [1, 1], [0, 1]]] },
        { type: 'Polygon', coordinates: [[[0, 0], [4, 4], [4, 0], [0, 4], [0, 0]]] },
        { type: 'LineString', coordinates: [[0, 0]] },
        'Warsaw',
      ]) // biome-ignore format: one line for each
        expect(await errorOf(rows.insertOne({ _id: 1, at })), JSON.stringify(at)).to.include({ code: 16755 });
      await rows.insertOne({ _id: 1, at: [21, 52] });
      expect(await errorOf(rows.updateOne({ _id: 1 }, { $set: { at: [521, 52] } }))).to.include({
        code: 16755,
      });
      const loose = await store.rowsOf([{ _id: 1, at: point(0, 91) }]);
      expect(await errorOf(loose.createIndex({ at: '2dsphere' }))).to.include({ code: 16755 });
      expect(await loose.indexes()).to.have.length(1);
    });

    it('of the plane takes pairs of numbers within its limits', async () => {
      const rows = store.rows();
      await rows.createIndex({ at: '2d' }, { min: -10, max: 10 });
      expect((await rows.indexes())[1]).to.include({ min: -10, max: 10 });
      for (const [at, code] of [
        [[11, 0], 13027],
        [[1], 13068],
        [[1, 'x'], 13026],
        [point(1, 1), 16804],
      ] as const)
        expect(await errorOf(rows.insertOne({ _id: 1, at })), JSON.stringify(at)).to.include({ code });
      await rows.insertMany([{ _id: 1, at: [9, 9] }, { _id: 2, at: 'nowhere' }, { _id: 3 }]);
      expect(await idsOf(rows, { at: { $geoWithin: { $center: [[9, 9], 1] } } })).to.deep.equal([1]);
      expect(await errorOf(rows.createIndex({ a: 1, at: '2d' }))).to.include({ code: 16801 });
      expect(await errorOf(rows.createIndex({ b: '2d' }, { bits: 40 }))).to.include({ code: 72 });
      expect(await errorOf(rows.createIndex({ b: '2d', c: '2d' }))).to.include({ code: 16800 });
    });

    it('may have other fields, and be for some documents only', async () => {
      const rows = await store.rowsOf([
        { _id: 1, at: warsaw, open: true },
        { _id: 2, at: warsaw, open: false },
      ]);
      await rows.createIndex({ kind: 1, at: '2dsphere' }, { partialFilterExpression: { open: true } });
      const near = { at: { $near: { $geometry: warsaw } } };
      expect(await idsOf(rows, { ...near, open: true })).to.deep.equal([1]);
      expect(await errorOf(rows.find(near).toArray())).to.include({ code: 291 });
    });
  });

  it('found through an index are those found without one', async function () {
    skipUnless(this, store.facts.isEmbedded, 'MongoDB needs no such proof');
    let seed = 7;
    const random = (least: number, most: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return least + (seed / 2 ** 31) * (most - least);
    };
    const somewhere = () => [random(-180, 180), (Math.asin(random(-1, 1)) * 180) / Math.PI];
    const documents = Array.from({ length: 200 }, (_, _id): Row => {
      const [x = 0, y = 0] = somewhere();
      if (_id % 4 > 0) return { _id, at: _id % 2 === 0 ? [x, y] : point(x, y) };
      return { _id, at: square(Math.min(x, 170), Math.max(-89, Math.min(y, 80)), random(0.01, 9)) };
    });
    const rows = await onSphere(documents);
    const bare = await store.rowsOf(documents);
    for (let round = 0; round < 10; round += 1) {
      const [x = 0, y = 0] = somewhere();
      const area = square(Math.min(x, 150), Math.max(-89, Math.min(y, 55)), random(1, 30));
      for (const condition of [
        { $geoWithin: { $centerSphere: [[x, y], random(0, 2)] } },
        { $geoWithin: { $geometry: area } },
        { $geoIntersects: { $geometry: area } },
      ]) {
        const expected = await idsOf(bare, { at: condition });
        expect(await idsOf(rows, { at: condition }))
          .to.have.members(expected)
          .and.length(expected.length);
      }
      const near = { $geoNear: { near: point(x, y), distanceField: 'far', key: 'at' } };
      const distances = (await rows.aggregate([near]).toArray()).map(({ far }) => far);
      expect(distances).to.have.length(200);
      expect(distances).to.deep.equal(distances.toSorted((a, b) => a - b));
    }
  });
});
