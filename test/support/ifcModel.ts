/** A house of one wall of 4 by 0.2 by 3 m with a door's hole of 1 by 2 m, in IFC, so that its numbers are known. */
export interface IfcModel {
  readonly schema?: string;
  /** The unit of length, as instances from #20 on; #20 is the unit. */
  readonly unit?: string;
  /** Units of length to a metre. */
  readonly perMetre?: number;
  /** Where the site stands, in the file's units. */
  readonly site?: readonly [number, number, number];
  /** More instances, from #900 on. */
  readonly more?: string;
}

const real = (value: number): string => (Number.isInteger(value) ? `${value}.` : String(value).toUpperCase());

export function ifcModel({
  schema = "IFC4",
  unit = "#20=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);",
  perMetre = 1,
  site = [0, 0, 0],
  more = "",
}: IfcModel = {}): string {
  const n = (metres: number) => real(metres * perMetre);
  const box = (first: number, width: number, depth: number, height: number, z: number) => `
#${first}=IFCRECTANGLEPROFILEDEF(.AREA.,$,#${first + 1},${n(width)},${n(depth)});
#${first + 1}=IFCAXIS2PLACEMENT2D(#${first + 2},$);
#${first + 2}=IFCCARTESIANPOINT((0.,0.));
#${first + 3}=IFCEXTRUDEDAREASOLID(#${first},#${first + 4},#12,${n(height)});
#${first + 4}=IFCAXIS2PLACEMENT3D(#${first + 5},$,$);
#${first + 5}=IFCCARTESIANPOINT((0.,0.,${n(z)}));
#${first + 6}=IFCSHAPEREPRESENTATION(#10,'Body','SweptSolid',(#${first + 3}));
#${first + 7}=IFCPRODUCTDEFINITIONSHAPE($,$,(#${first + 6}));`;
  const wall =
    schema === "IFC2X3"
      ? "IFCWALL('1wall',$,'North wall',$,$,#51,#67,$)"
      : "IFCWALL('1wall',$,'North wall',$,$,#51,#67,$,$)";
  const opening =
    schema === "IFC2X3"
      ? "IFCOPENINGELEMENT('1hole',$,$,$,$,#52,#77,$)"
      : "IFCOPENINGELEMENT('1hole',$,$,$,$,#52,#77,$,$)";
  return `ISO-10303-21;
HEADER;
FILE_DESCRIPTION((''),'2;1');
FILE_NAME('a.ifc','2026-01-01T00:00:00',(''),(''),'','','');
FILE_SCHEMA(('${schema}'));
ENDSEC;
DATA;
#1=IFCPROJECT('1project',$,'House',$,$,$,$,(#10),#15);
#10=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#11,$);
#11=IFCAXIS2PLACEMENT3D(#13,$,$);
#12=IFCDIRECTION((0.,0.,1.));
#13=IFCCARTESIANPOINT((0.,0.,0.));
#15=IFCUNITASSIGNMENT((#20));
${unit}
#30=IFCSITE('1site',$,'Plot',$,$,#50,$,$,.ELEMENT.,(-33,-51,-30),(151,12,36,500000),${n(25)},$,$);
#31=IFCBUILDING('1building',$,'H\\X2\\00E4\\X0\\user',$,$,#53,$,$,.ELEMENT.,$,$,$);
#32=IFCBUILDINGSTOREY('1storey',$,'Ground floor',$,$,#54,$,$,.ELEMENT.,0.);
#33=IFCBUILDINGSTOREY('2storey',$,'First floor',$,$,#55,$,$,.ELEMENT.,${n(3.5)});
#40=IFCRELAGGREGATES('1rel',$,$,$,#1,(#30));
#41=IFCRELAGGREGATES('2rel',$,$,$,#30,(#31));
#42=IFCRELAGGREGATES('3rel',$,$,$,#31,(#32,#33));
#43=IFCRELCONTAINEDINSPATIALSTRUCTURE('4rel',$,$,$,(#80),#32);
#44=IFCRELVOIDSELEMENT('5rel',$,$,$,#80,#81);
#50=IFCLOCALPLACEMENT($,#56);
#51=IFCLOCALPLACEMENT(#54,#11);
#52=IFCLOCALPLACEMENT(#51,#11);
#53=IFCLOCALPLACEMENT(#50,#11);
#54=IFCLOCALPLACEMENT(#53,#11);
#55=IFCLOCALPLACEMENT(#53,#58);
#56=IFCAXIS2PLACEMENT3D(#57,$,$);
#57=IFCCARTESIANPOINT((${site.map(real).join(",")}));
#58=IFCAXIS2PLACEMENT3D(#59,$,$);
#59=IFCCARTESIANPOINT((0.,0.,${n(3.5)}));${box(60, 4, 0.2, 3, 0)}${box(70, 1, 0.4, 2, 0)}
#80=${wall};
#81=${opening};
${more}
ENDSEC;
END-ISO-10303-21;
`;
}
